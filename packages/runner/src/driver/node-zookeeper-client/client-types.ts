import type { Access } from '../access.ts'
import type { ServerAddress, SessionLoss } from '../driver.ts'

export interface Stat {
  readonly czxid: bigint
  readonly mzxid: bigint
  readonly version: number
  readonly cversion: number
  /** Session id of an ephemeral's owner, 0n otherwise. */
  readonly ephemeralOwner: bigint
  readonly dataLength: number
  readonly numChildren: number
}

/** With ZooKeeper's flags. */
export const CREATE_MODES = { persistent: 0, ephemeral: 1, persistentSequential: 2, ephemeralSequential: 3 } as const

export type CreateMode = keyof typeof CREATE_MODES

/** As the package calls back: with an error, or with a value. */
export type Done<T> = (error: { readonly code: number } | null, value: T) => void

export type TransactionOperation =
  | { readonly type: 'create'; readonly path: string; readonly data?: Buffer; readonly mode?: CreateMode }
  | { readonly type: 'setData'; readonly path: string; readonly data: Buffer; readonly version?: number }
  | { readonly type: 'remove'; readonly path: string; readonly version?: number }
  | { readonly type: 'check'; readonly path: string; readonly version?: number }

export interface ZooKeeperClientOptions {
  readonly servers: readonly ServerAddress[]
  /** Prefix of every path on the server's side, '' or absent for none. */
  readonly chroot?: string
  readonly sessionTimeoutMs: number
  /** Plain text, nobody in particular and open to everybody by default. */
  readonly access?: Access
  /** Each call ends within this, with code -7 where no answer came. Default 5,000. */
  readonly callTimeoutMs?: number
  /** The first connection is given up after this. Default 10,000. */
  readonly connectTimeoutMs?: number
  /** The connection is gone; it is being made again with the same session. Calls in flight were rejected with -4. */
  readonly onDisconnected?: (reason: SessionLoss) => void
  readonly onReconnected?: () => void
  /** The session is gone with its ephemerals; every further call is rejected with -112. */
  readonly onExpired?: () => void
}

/** The administrative side: promises, a deadline around every call, reconnecting with the session until it expires. */
export interface ZooKeeperClient {
  readonly sessionId: bigint
  /** As the server granted it. @unit ms */
  readonly sessionTimeoutMs: number
  readonly isConnected: boolean
  /** Resolves to the path that was created (sequential nodes get their number). */
  create(path: string, data?: Buffer, mode?: CreateMode): Promise<string>
  /** Undefined where there is no such node. */
  exists(path: string): Promise<Stat | undefined>
  getData(path: string): Promise<{ readonly data: Buffer; readonly stat: Stat }>
  /** @param version the version that it must have; any by default */
  setData(path: string, data: Buffer, version?: number): Promise<Stat>
  remove(path: string, version?: number): Promise<void>
  getChildren(path: string): Promise<string[]>
  /** All or nothing: rejects with the code of the operation at fault. Resolves to the paths created, in order. */
  transaction(operations: readonly TransactionOperation[]): Promise<string[]>
  /** Ends the session on the server, within a second; never rejects. */
  close(): Promise<void>
}
