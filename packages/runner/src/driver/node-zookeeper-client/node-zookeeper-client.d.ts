// The part of node-zookeeper-client 1.1.3 that is used here, with the internals that a connection has to take over.
declare module 'node-zookeeper-client' {
  import type { EventEmitter } from 'node:events'
  import type { Socket } from 'node:net'

  export interface RawError extends Error {
    code: number
    getCode(): number
  }

  export interface RawStat {
    readonly czxid: Buffer
    readonly mzxid: Buffer
    readonly version: number
    readonly cversion: number
    readonly ephemeralOwner: Buffer
    readonly dataLength: number
    readonly numChildren: number
  }

  export interface RawAcl {
    readonly permission: number
  }

  export interface RawOperation {
    readonly type: number
    version?: number
  }

  export interface RawTransaction {
    readonly ops: RawOperation[]
    create(path: string, data: Buffer | null, acls: readonly RawAcl[], mode: number): RawTransaction
    setData(path: string, data: Buffer, version: number): RawTransaction
    remove(path: string, version: number): RawTransaction
    check(path: string, version: number): RawTransaction
    commit(callback: (error: RawError | null, results?: RawTransactionResult[]) => void): void
  }

  export interface RawTransactionResult {
    readonly type: number
    readonly path?: string
    readonly err?: number
  }

  export interface ConnectionManager {
    servers: readonly { readonly host: string; readonly port: number }[]
    socket?: Socket
    state: number
    connectTimeoutHandler: NodeJS.Timeout | undefined
    readonly packetQueue: { shift(): object | undefined }
    readonly pendingQueue: object[]
    readonly watcherManager: { emit(event: unknown): void }
    onSocketData(chunk: Buffer): void
    onSocketError(error: NodeJS.ErrnoException): void
    onSocketClosed(hadError: boolean): void
    cleanupPendingQueue(code: number): void
  }

  export interface RawClient extends EventEmitter {
    readonly connectionManager: ConnectionManager
    connect(): void
    close(): void
    addAuthInfo(scheme: string, auth: Buffer): void
    getSessionId(): Buffer
    getSessionPassword(): Buffer
    getSessionTimeout(): number
    create(
      path: string,
      data: Buffer | null,
      acls: readonly RawAcl[],
      mode: number,
      callback: (error: RawError | null, path: string) => void,
    ): void
    exists(path: string, watcher: () => void, callback: (error: RawError | null, stat: RawStat | null) => void): void
    exists(path: string, callback: (error: RawError | null, stat: RawStat | null) => void): void
    getData(
      path: string,
      watcher: () => void,
      callback: (error: RawError | null, data: Buffer | undefined, stat: RawStat) => void,
    ): void
    getData(path: string, callback: (error: RawError | null, data: Buffer | undefined, stat: RawStat) => void): void
    setData(
      path: string,
      data: Buffer,
      version: number,
      callback: (error: RawError | null, stat: RawStat) => void,
    ): void
    remove(path: string, version: number, callback: (error: RawError | null) => void): void
    getChildren(
      path: string,
      watcher: () => void,
      callback: (error: RawError | null, children: string[], stat: RawStat) => void,
    ): void
    getChildren(path: string, callback: (error: RawError | null, children: string[], stat: RawStat) => void): void
    transaction(): RawTransaction
  }

  export interface ExceptionClass {
    new (code: number, name: string, ctor: (...args: never) => unknown): RawError
    create: (code: number, path?: string) => RawError
  }

  interface Module {
    createClient(
      servers: string,
      options: { sessionTimeout: number; sessionId?: Buffer; sessionPassword?: Buffer },
    ): RawClient
    readonly Exception: ExceptionClass
    readonly ACL: { readonly OPEN_ACL_UNSAFE: readonly RawAcl[]; readonly CREATOR_ALL_ACL: readonly RawAcl[] }
  }

  const zookeeper: Module
  export default zookeeper
}
