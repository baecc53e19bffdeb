import { PipelinedSession } from '@gradual/zookeeper'
import { OPEN_ACCESS } from '../access.ts'
import type { DriverOptions, DriverSink, LoadDriver } from '../driver.ts'
import { FirstAttempts } from '../first-attempts.ts'
import { rampUp, rotate } from '../ramp.ts'
import { codeOfMulti, numberOfPath } from './replies.ts'
import { prepareRequest } from './requests/prepare.ts'
import type { PreparedRequest } from './requests/prepared-request.ts'

const CONNECT_TIMEOUT_MS = 10_000
const CONNECTION_LOSS = -4
/** Lists of children are longer than what a server lets clients send. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024

/** What is to be looked for in an operation's replies. */
const NOTHING = 0
const RESULTS = 1
const NUMBER = 2

export function createWireDriver(options: DriverOptions, sink: DriverSink): LoadDriver {
  return new WireDriver(options, sink)
}

/** Carries the load over pipelined sessions: requests are encoded once, and those of a turn go out in one write for each session. */
class WireDriver implements LoadDriver {
  readonly #sessions: readonly PipelinedSession[]
  readonly #requests: readonly PreparedRequest[]
  readonly #sink: DriverSink
  readonly #attempts: FirstAttempts
  /** Of each operation, and of the request in each slot; undefined where no operation's reply has anything to be looked for. */
  readonly #lookFor: Uint8Array
  readonly #lookInSlot: Uint8Array | undefined
  /** Sessions that have something to write in this turn. */
  readonly #dirty: Uint32Array
  readonly #isDirty: Uint8Array
  #dirtyCount = 0
  /** When the first request of the batch came; 0 between batches. */
  #batchMs = 0
  #watchEvents = 0
  #stopRamp = (): void => {}

  constructor(options: DriverOptions, sink: DriverSink) {
    const { sessions, operations } = options
    this.#sink = sink
    this.#requests = operations.map(one => prepareRequest(one, options))
    this.#lookFor = Uint8Array.from(operations, ({ kind, sequential }) =>
      kind === 'multi' ? RESULTS : kind === 'create' && sequential ? NUMBER : NOTHING,
    )
    if (this.#lookFor.some(what => what !== NOTHING)) {
      this.#lookInSlot = new Uint8Array(sessions * options.parallelism)
    }
    this.#attempts = new FirstAttempts(sessions)
    this.#dirty = new Uint32Array(sessions)
    this.#isDirty = new Uint8Array(sessions)
    this.#sessions = Array.from({ length: sessions }, (_, session) => this.#createSession(session, options))
  }

  get unanswered(): number {
    return this.#sessions.reduce((sum, session) => sum + session.unanswered, 0)
  }

  open(): Promise<void> {
    this.#stopRamp = rampUp(this.#sessions.length, session => this.#sessions[session]!.open())
    return this.#attempts.done
  }

  submit(session: number, operation: number, key: number, slot: number, withinMs: number, number = 0): boolean {
    const frame = this.#requests[operation]!.next(key, number)
    if (this.#lookInSlot !== undefined) this.#lookInSlot[slot] = this.#lookFor[operation]!
    if (this.#batchMs === 0) this.#batchMs = performance.now()
    if (!this.#sessions[session]!.send(frame, slot, this.#batchMs + withinMs)) {
      this.#sink.replied(slot, CONNECTION_LOSS)
      return true
    }
    if (this.#isDirty[session] === 1) return true
    this.#isDirty[session] = 1
    this.#dirty[this.#dirtyCount++] = session
    return true
  }

  flush(): void {
    for (let i = 0; i < this.#dirtyCount; i++) {
      const session = this.#dirty[i]!
      this.#isDirty[session] = 0
      this.#sessions[session]!.flush()
    }
    this.#dirtyCount = 0
    this.#batchMs = 0
  }

  watchEvents(): number {
    return this.#watchEvents
  }

  async close(): Promise<void> {
    this.#stopRamp()
    await Promise.all(this.#sessions.map(session => session.close()))
    this.#attempts.end()
  }

  #createSession(session: number, options: DriverOptions): PipelinedSession {
    const sink = this.#sink
    const { tls, auth } = options.access ?? OPEN_ACCESS
    const looks = this.#lookInSlot
    return new PipelinedSession(
      {
        servers: rotate(options.servers, session),
        sessionTimeoutMs: options.sessionTimeoutMs,
        connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, options.sessionTimeoutMs),
        maxInFlight: options.parallelism,
        ...(tls && { tls }),
        auth,
        maxFrameBytes: MAX_FRAME_BYTES,
        autoFlush: false,
      },
      {
        replied:
          looks === undefined
            ? (slot, code) => sink.replied(slot, code)
            : (slot, code, buffer, start, end) => {
                const look = looks[slot]
                if (code !== 0 || look === NOTHING) sink.replied(slot, code)
                else if (look === RESULTS) sink.replied(slot, codeOfMulti(buffer, start, end))
                else sink.replied(slot, code, numberOfPath(buffer, start))
              },
        watchEvent: () => {
          this.#watchEvents++
        },
        up: server => {
          sink.sessionUp(session, server)
          this.#attempts.note(session)
        },
        down: reason => {
          sink.sessionDown(session, reason)
          this.#attempts.note(session)
        },
      },
    )
  }
}
