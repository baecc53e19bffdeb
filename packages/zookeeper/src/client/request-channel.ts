import { ERROR_CODES } from '../errors/index.ts'
import { PipelinedSession } from './pipelined-session.ts'
import { type SessionClock, systemClock } from './session-clock.ts'
import type { SessionListener, SessionOptions } from './session-types.ts'

/** A request from the call to its end. */
interface Call {
  readonly frame: Buffer
  readonly deadlineMs: number
  readonly settle: Settle
}

/** Called once. The body is promised only until it returns. */
export type Settle = (code: number, buffer: Buffer, bodyStart: number, bodyEnd: number) => void

const EMPTY = Buffer.alloc(0)

/** Requests with callbacks over a session: those made while it is down wait until it is up, or until their deadline. */
export class RequestChannel {
  readonly session: PipelinedSession
  readonly #clock: SessionClock
  readonly #calls: (Call | undefined)[] = []
  readonly #freeTokens: number[] = []
  #waiting: Call[] = []
  #stopTicks: (() => void) | undefined
  #closed = false

  constructor(options: SessionOptions, listener: Omit<SessionListener, 'replied'>) {
    this.#clock = options.clock ?? systemClock
    this.session = new PipelinedSession(options, {
      replied: (token, code, buffer, start, end) => this.#replied(token, code, buffer, start, end),
      up: (server, fresh) => {
        listener.up(server, fresh)
        this.#sendWaiting()
      },
      down: (reason, detail) => listener.down(reason, detail),
      event: event => listener.event?.(event),
      control: (xid, code) => listener.control?.(xid, code),
    })
  }

  open(): void {
    this.#stopTicks = this.#clock.onTick(nowMs => this.#expireWaiting(nowMs))
    this.session.open()
  }

  request(frame: Buffer, timeoutMs: number, settle: Settle): void {
    if (this.#closed) {
      settle(ERROR_CODES.CLOSING, EMPTY, 0, 0)
      return
    }
    const call: Call = { frame, deadlineMs: this.#clock.nowMs() + timeoutMs, settle }
    if (this.#waiting.length > 0 || !this.#send(call)) this.#waiting.push(call)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#stopTicks?.()
    await this.session.close()
    const waiting = this.#waiting
    this.#waiting = []
    for (const call of waiting) call.settle(ERROR_CODES.CLOSING, EMPTY, 0, 0)
  }

  #send(call: Call): boolean {
    const token = this.#freeTokens.pop() ?? this.#calls.length
    this.#calls[token] = call
    if (this.session.send(call.frame, token, call.deadlineMs)) return true
    this.#release(token)
    return false
  }

  #release(token: number): void {
    this.#calls[token] = undefined
    this.#freeTokens.push(token)
  }

  #replied(token: number, code: number, buffer: Buffer, start: number, end: number): void {
    const call = this.#calls[token]
    this.#release(token)
    call?.settle(code, buffer, start, end)
    this.#sendWaiting()
  }

  #sendWaiting(): void {
    while (this.#waiting.length > 0 && this.#send(this.#waiting[0]!)) this.#waiting.shift()
  }

  #expireWaiting(nowMs: number): void {
    if (this.#waiting.every(call => nowMs < call.deadlineMs)) return
    const expired = this.#waiting.filter(call => nowMs >= call.deadlineMs)
    this.#waiting = this.#waiting.filter(call => nowMs < call.deadlineMs)
    for (const call of expired) call.settle(ERROR_CODES.OPERATIONTIMEOUT, EMPTY, 0, 0)
  }
}
