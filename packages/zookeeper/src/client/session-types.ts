import type { WatcherEvent } from '../codec/index.ts'
import type { AuthInfo } from './session-auth.ts'
import type { SessionClock } from './session-clock.ts'
import type { TlsOptions } from './tls-options.ts'

export interface ServerAddress {
  readonly host: string
  readonly port: number
}

/**
 * Why a session carries nothing: nobody listens (or the host is not found), the server closed the connection, the server
 * forgot the session, the server was silent for too long, the two sides did not agree on TLS (a certificate that is not
 * trusted, or not for this host), or the server refused an identity.
 */
export type SessionLoss = 'refused' | 'closed' | 'expired' | 'timeout' | 'tls' | 'authFailed'

export interface LossDetail {
  readonly server: ServerAddress
  /**
   * How far it had come. `closed` in the handshake is what a server does that has enough connections already
   * (maxClientCnxns, 60 from one address by default). `closed` in `tls` is that too, or a server that speaks plain text.
   */
  readonly stage: 'connecting' | 'tls' | 'handshake' | 'up'
  readonly cause?: Error
}

export interface SessionOptions {
  /** Tried in this order, one after the other; to spread sessions over an ensemble, start each list with another server. */
  readonly servers: readonly ServerAddress[]
  /** Asked for; the server may grant another. */
  readonly sessionTimeoutMs: number
  /** From the start of an attempt to the server's answer to the connect request. */
  readonly connectTimeoutMs: number
  /** Requests without reply that {@link PipelinedSession.send} accepts. */
  readonly maxInFlight: number
  /** Plain text without it. */
  readonly tls?: TlsOptions
  /** Told to the server on every connection, before anything else; the session is up once it has accepted them. */
  readonly auth?: readonly AuthInfo[]
  /** Send at the end of the turn without {@link PipelinedSession.flush} being called. Default: true. */
  readonly autoFlush?: boolean
  readonly maxFrameBytes?: number
  /** 0 <= x < 1, for the jitter of reconnects. */
  readonly random?: () => number
  readonly clock?: SessionClock
}

/** What a session tells. Called in the turn in which it becomes known; must not throw. */
export interface SessionListener {
  /**
   * The request with this token ended: 0 is success, anything else ZooKeeper's code (also unknown ones), -7 no reply until
   * the deadline, -4 the connection was lost. The body of the reply lies in `buffer` until this call returns.
   */
  replied(token: number, code: number, buffer: Buffer, bodyStart: number, bodyEnd: number): void
  /** `fresh`: a new session, without the ephemerals and watches of the one before. */
  up(server: ServerAddress, fresh: boolean): void
  /** Also after every attempt to connect that failed. Requests in flight were reported with -4 before. */
  down(reason: SessionLoss, detail: LossDetail): void
  event?(event: WatcherEvent): void
  /** A watch has fired. For those who only count: the event is decoded for `event` alone. */
  watchEvent?(): void
  /** Reply to what {@link PipelinedSession.sendControl} sent. */
  control?(xid: number, code: number): void
}

export interface SessionCounters {
  readonly connected: number
  readonly refused: number
  readonly closed: number
  /** Of those closed: before the session was up. */
  readonly closedInHandshake: number
  readonly expired: number
  readonly timeout: number
  readonly tls: number
  readonly authFailed: number
  /** Replies that came after their request's deadline. */
  readonly lateReplies: number
}
