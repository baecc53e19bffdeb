import type { Acl, OpName, WatcherEvent } from '../codec/index.ts'
import type { AuthInfo } from './session-auth.ts'
import type { SessionClock } from './session-clock.ts'
import type { LossDetail, ServerAddress, SessionLoss } from './session-types.ts'
import type { TlsOptions } from './tls-options.ts'

export interface ZooKeeperClientOptions {
  readonly servers: readonly ServerAddress[]
  /** Prefix of every path on the server's side; it must exist. Default: none. */
  readonly chroot?: string
  /** Default: 30,000. */
  readonly sessionTimeoutMs?: number
  /** Of one attempt to connect. Default: 5000. */
  readonly connectTimeoutMs?: number
  /** A request without reply so long after its call rejects with OPERATIONTIMEOUT. Default: 5000. */
  readonly requestTimeoutMs?: number
  /** Plain text without it. */
  readonly tls?: TlsOptions
  /** Told to the server on every connection, before anything else. */
  readonly auth?: readonly AuthInfo[]
  /** Of znodes that are created without one of their own. Default: everybody may do everything. */
  readonly acl?: readonly Acl[]
  /** Lists of children can be longer than a server lets requests be. Default: 16 MiB. */
  readonly maxFrameBytes?: number
  readonly random?: () => number
  readonly clock?: SessionClock
  /** Every event of a watch, also of those set without a watcher (persistent ones). */
  readonly onEvent?: (event: WatcherEvent) => void
  readonly onUp?: (server: ServerAddress, fresh: boolean) => void
  readonly onDown?: (reason: SessionLoss, detail: LossDetail) => void
}

export interface CreateOptions {
  /** One of CREATE_FLAGS. Default: persistent. */
  readonly flags?: number
  /** Default: the client's. */
  readonly acl?: readonly Acl[]
}

export interface CallOptions {
  readonly timeoutMs?: number
}

/** Operations that are requests of their own, neither a part of another nor of keeping a session. */
export type CallableOp = Exclude<OpName, 'auth' | 'check' | 'closeSession' | 'ping' | 'setWatches' | 'setWatches2'>
