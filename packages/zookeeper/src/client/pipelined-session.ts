import {
  decodeConnectResponse,
  decodeWatcherEvent,
  JuteReader,
  MalformedError,
  REPLY_HEADER_BYTES,
  XID,
} from '../codec/index.ts'
import { ERROR_CODES, ZookeeperError } from '../errors/index.ts'
import { backoffMs } from './backoff.ts'
import { Connection } from './connection.ts'
import { CLOSE_FRAME, PING_FRAME } from './control-frames.ts'
import { classifyEnd } from './loss.ts'
import { NOBODY, PendingRing } from './pending-ring.ts'
import { SessionAuth } from './session-auth.ts'
import { type SessionClock, systemClock } from './session-clock.ts'
import { SessionIdentity } from './session-identity.ts'
import type {
  LossDetail,
  ServerAddress,
  SessionCounters,
  SessionListener,
  SessionLoss,
  SessionOptions,
} from './session-types.ts'
import { secureContextOf } from './tls-options.ts'

type State = 'idle' | 'connecting' | 'handshake' | 'authenticating' | 'up' | 'backoff' | 'closing' | 'closed'

const CLOSE_TOKEN = -2
const CLOSE_WITHIN_MS = 1000
const MAX_XID = 0x7fffffff
const EMPTY = Buffer.alloc(0)

/**
 * One ZooKeeper session: sends requests without waiting for replies, and reconnects by itself until it is closed.
 *
 * Replies come first in, first out on a connection, so a request needs no more than its place in a ring: nothing is
 * allocated for it. Requests are prepared by `encodeTemplate`, and copied with a new xid into the output of the turn.
 */
export class PipelinedSession {
  readonly #options: SessionOptions
  readonly #listener: SessionListener
  readonly #clock: SessionClock
  readonly #random: () => number
  readonly #autoFlush: boolean
  readonly #pending: PendingRing
  readonly #reader = new JuteReader(EMPTY)
  readonly #identity = new SessionIdentity()
  readonly #auth: SessionAuth
  readonly #flushBound = (): void => this.flush()
  readonly #expiredBound = (token: number): void => this.#expired(token)
  readonly #counters = {
    connected: 0,
    refused: 0,
    closed: 0,
    closedInHandshake: 0,
    expired: 0,
    timeout: 0,
    tls: 0,
    authFailed: 0,
    lateReplies: 0,
  }
  #state: State = 'idle'
  #connection: Connection | undefined
  #stopTicks: (() => void) | undefined
  #onClosed: (() => void) | undefined
  #closed: Promise<void> | undefined
  #server: ServerAddress
  #nextServer = 0
  #failures = 0
  #nextXid = 1
  #inFlight = 0
  #flushQueued = false
  #sent = false
  #sentAtMs = 0
  #heardAtMs = 0
  /** End of the wait that the state is: attempt, backoff, closing. */
  #waitUntilMs = 0
  #timeoutMs = 0
  /** Of the session that was up last. */
  #knownId = 0n

  constructor(options: SessionOptions, listener: SessionListener) {
    const first = options.servers[0]
    if (first === undefined) throw new RangeError('a session needs at least one server')
    this.#options = options
    this.#listener = listener
    this.#clock = options.clock ?? systemClock
    this.#random = options.random ?? Math.random
    this.#autoFlush = options.autoFlush ?? true
    this.#pending = new PendingRing(options.maxInFlight)
    // Certificates that cannot be read are refused here, and not in the middle of a reconnect.
    if (options.tls !== undefined) secureContextOf(options.tls)
    this.#auth = new SessionAuth(options.auth ?? [])
    this.#server = first
  }

  get isUp(): boolean {
    return this.#state === 'up'
  }

  /** Requests that somebody waits for. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** Requests whose reply has not come: also those given up at their deadline, which the server still works on. */
  get unanswered(): number {
    return this.#pending.size
  }

  /** 0 before the first connect and after an expiry. */
  get sessionId(): bigint {
    return this.#identity.id
  }

  /** As the server granted it. */
  get sessionTimeoutMs(): number {
    return this.#timeoutMs
  }

  /** Highest transaction id that a reply named. */
  get lastZxid(): bigint {
    return this.#identity.lastZxid
  }

  get counters(): SessionCounters {
    return this.#counters
  }

  open(): void {
    if (this.#state !== 'idle') throw new Error('the session was opened before')
    this.#stopTicks = this.#clock.onTick(nowMs => this.#tick(nowMs))
    this.#connect()
  }

  /**
   * Sends a copy of a prepared request with a new xid. `token` (0 to 2^31 - 1) names it in `replied`.
   *
   * @param deadlineMs in the session's clock, `performance.now()` unless another was given
   * @returns false when nothing was sent, because the session is not up or has `maxInFlight` requests out
   */
  send(frame: Buffer, token: number, deadlineMs: number): boolean {
    if (this.#state !== 'up' || this.#inFlight >= this.#options.maxInFlight) return false
    this.#inFlight++
    this.#append(frame, token, deadlineMs)
    return true
  }

  /** Sends a frame that has its xid (auth, setWatches). Its reply goes to `control`. */
  sendControl(frame: Buffer): boolean {
    const connection = this.#connection
    if (this.#state !== 'up' || connection === undefined) return false
    connection.append(frame)
    this.#wantFlush()
    return true
  }

  /** Writes what was sent since the last flush. */
  flush(): void {
    this.#flushQueued = false
    const connection = this.#connection
    if (connection?.hasOutput !== true) return
    this.#sent = true
    connection.flush()
  }

  /**
   * Ends the session within a second, on the server too if it is up (else the server finds out by its timeout). What is
   * in flight then gets -4. `down` is not called.
   */
  close(): Promise<void> {
    this.#closed ??= new Promise(resolve => {
      this.#onClosed = resolve
      if (this.#state !== 'up') {
        this.#finish()
        return
      }
      this.#state = 'closing'
      this.#waitUntilMs = this.#clock.nowMs() + CLOSE_WITHIN_MS
      this.#append(CLOSE_FRAME, CLOSE_TOKEN, Number.POSITIVE_INFINITY)
      this.flush()
    })
    return this.#closed
  }

  #append(frame: Buffer, token: number, deadlineMs: number): void {
    const xid = this.#nextXid
    this.#nextXid = xid === MAX_XID ? 1 : xid + 1
    this.#pending.push(xid, token, deadlineMs)
    this.#connection!.appendWithXid(frame, xid)
    this.#wantFlush()
  }

  #wantFlush(): void {
    if (this.#flushQueued || !this.#autoFlush) return
    this.#flushQueued = true
    queueMicrotask(this.#flushBound)
  }

  #connect(): void {
    const servers = this.#options.servers
    this.#server = servers[this.#nextServer % servers.length]!
    this.#nextServer++
    this.#state = 'connecting'
    this.#waitUntilMs = this.#clock.nowMs() + this.#options.connectTimeoutMs
    this.#connection = new Connection(
      this.#server,
      {
        connected: () => this.#greet(),
        frame: (buffer, start, end) => this.#frame(buffer, start, end),
        ended: cause => this.#ended(cause),
      },
      { maxFrameBytes: this.#options.maxFrameBytes, tls: this.#options.tls },
    )
  }

  #greet(): void {
    this.#state = 'handshake'
    this.#connection!.append(this.#identity.encodeConnect(this.#options.sessionTimeoutMs))
    this.flush()
  }

  #welcome(buffer: Buffer, start: number, end: number): void {
    const response = decodeConnectResponse(this.#reader.reset(buffer, start, end))
    if (response.timeoutMs <= 0) {
      const reason = this.#identity.id === 0n ? 'closed' : 'expired'
      this.#identity.forget()
      this.#lose(reason, undefined)
      return
    }
    this.#identity.take(response)
    this.#timeoutMs = response.timeoutMs
    this.#state = 'authenticating'
    this.#auth.begin(frame => this.#connection!.append(frame))
    this.flush()
    if (this.#auth.isDone) this.#rise()
  }

  #authenticated(code: number): void {
    const scheme = this.#auth.replied()
    if (code !== 0) this.#lose('authFailed', new ZookeeperError(code, { operation: `auth ${scheme}` }))
    else if (this.#auth.isDone) this.#rise()
  }

  #rise(): void {
    const fresh = this.#identity.id !== this.#knownId
    this.#knownId = this.#identity.id
    this.#state = 'up'
    this.#failures = 0
    this.#counters.connected++
    this.#heardAtMs = this.#clock.nowMs()
    this.#sentAtMs = this.#heardAtMs
    this.#listener.up(this.#server, fresh)
  }

  #frame(buffer: Buffer, start: number, end: number): void {
    if (this.#state === 'handshake') {
      this.#welcome(buffer, start, end)
      return
    }
    if (end - start < REPLY_HEADER_BYTES) throw new MalformedError(`reply of ${end - start} bytes`)
    const xid = buffer.readInt32BE(start)
    if (xid < 0) {
      this.#special(xid, buffer, start, end)
      return
    }
    if (xid !== this.#pending.headXid()) {
      throw new MalformedError(`reply to request ${xid}, due is ${this.#pending.headXid()}`)
    }
    this.#identity.seeZxid(buffer, start + 4)
    const code = buffer.readInt32BE(start + 12)
    const token = this.#pending.shift()
    if (token >= 0) {
      this.#inFlight--
      this.#listener.replied(token, code, buffer, start + REPLY_HEADER_BYTES, end)
    } else if (token === NOBODY) {
      this.#counters.lateReplies++
    } else {
      this.#finish()
    }
  }

  #special(xid: number, buffer: Buffer, start: number, end: number): void {
    if (xid === XID.event) {
      this.#listener.watchEvent?.()
      this.#listener.event?.(decodeWatcherEvent(this.#reader.reset(buffer, start + REPLY_HEADER_BYTES, end)))
    } else if (xid === XID.ping) {
      this.#identity.seeZxid(buffer, start + 4)
    } else if (this.#state === 'authenticating' && xid === XID.auth) {
      this.#authenticated(buffer.readInt32BE(start + 12))
    } else {
      this.#listener.control?.(xid, buffer.readInt32BE(start + 12))
    }
  }

  #ended(cause: Error | undefined): void {
    if (this.#state === 'closing') {
      this.#finish()
      return
    }
    const { reason, stage } = classifyEnd(this.#stage, cause, this.#options.tls !== undefined)
    this.#lose(reason, cause, stage)
  }

  get #stage(): LossDetail['stage'] {
    if (this.#state === 'up') return 'up'
    if (this.#state === 'handshake' || this.#state === 'authenticating') return 'handshake'
    return this.#connection?.isReached === true && this.#options.tls !== undefined ? 'tls' : 'connecting'
  }

  #lose(reason: SessionLoss, cause: Error | undefined, stage = this.#stage): void {
    const detail: LossDetail = { server: this.#server, stage, ...(cause === undefined ? {} : { cause }) }
    this.#drop()
    this.#state = 'backoff'
    this.#failures++
    this.#counters[reason]++
    if (reason === 'closed' && (stage === 'handshake' || stage === 'tls')) this.#counters.closedInHandshake++
    const waitMs = reason === 'expired' ? 0 : backoffMs(this.#failures, this.#random)
    this.#waitUntilMs = this.#clock.nowMs() + waitMs
    this.#failPending()
    // A listener may have closed the session meanwhile.
    if (this.#state === 'backoff') this.#listener.down(reason, detail)
  }

  #finish(): void {
    this.#state = 'closed'
    this.#drop()
    this.#stopTicks?.()
    this.#failPending()
    this.#onClosed?.()
  }

  #drop(): void {
    this.#connection?.destroy()
    this.#connection = undefined
  }

  #failPending(): void {
    while (this.#pending.size > 0) {
      const token = this.#pending.shift()
      if (token < 0) continue
      this.#inFlight--
      this.#listener.replied(token, ERROR_CODES.CONNECTIONLOSS, EMPTY, 0, 0)
    }
  }

  #expired(token: number): void {
    this.#inFlight--
    this.#listener.replied(token, ERROR_CODES.OPERATIONTIMEOUT, EMPTY, 0, 0)
  }

  #tick(nowMs: number): void {
    switch (this.#state) {
      case 'up':
        this.#pending.expire(nowMs, this.#expiredBound)
        this.#keepAlive(nowMs)
        return
      case 'connecting':
      case 'handshake':
      case 'authenticating':
        if (nowMs >= this.#waitUntilMs) this.#lose('timeout', undefined)
        return
      case 'backoff':
        if (nowMs >= this.#waitUntilMs) this.#connect()
        return
      case 'closing':
        this.#pending.expire(nowMs, this.#expiredBound)
        if (nowMs >= this.#waitUntilMs) this.#finish()
        return
      default:
        return
    }
  }

  #keepAlive(nowMs: number): void {
    const connection = this.#connection
    if (connection === undefined) return
    if (connection.heard) {
      connection.heard = false
      this.#heardAtMs = nowMs
    } else if (nowMs - this.#heardAtMs >= (this.#timeoutMs * 2) / 3) {
      this.#lose('timeout', undefined)
      return
    }
    if (this.#sent) {
      this.#sent = false
      this.#sentAtMs = nowMs
    } else if (nowMs - this.#sentAtMs >= this.#timeoutMs / 3) {
      connection.append(PING_FRAME)
      this.flush()
    }
  }
}
