import { createRequire } from 'node:module'

// node-zookeeper-client has no types of its own; this is the part that is used here.

export interface NodeStat {
  readonly version: number
  readonly cversion: number
  readonly dataLength: number
  readonly numChildren: number
  readonly ephemeralOwner: Buffer
}

export interface NodeEvent {
  readonly type: number
  readonly name: string
  readonly path: string
}

export interface NodeTransaction {
  create(path: string, data?: Buffer): NodeTransaction
  setData(path: string, data: Buffer, version?: number): NodeTransaction
  check(path: string, version?: number): NodeTransaction
  remove(path: string, version?: number): NodeTransaction
  commit(callback: (error: NodeError | null, results: readonly { type: number; err?: number }[]) => void): void
}

export interface NodeError extends Error {
  readonly name: string
}

type Watcher = (event: NodeEvent) => void
type Callback<T extends unknown[]> = (error: NodeError | null, ...results: T) => void

export interface NodeClient {
  once(event: string, listener: () => void): void
  connect(): void
  close(): void
  getSessionId(): Buffer
  addAuthInfo(scheme: string, auth: Buffer): void
  create(path: string, data: Buffer | null, mode: number, callback: Callback<[path: string]>): void
  create(path: string, data: Buffer, acls: unknown[], mode: number, callback: Callback<[path: string]>): void
  exists(path: string, watcher: Watcher, callback: Callback<[stat: NodeStat | null]>): void
  exists(path: string, callback: Callback<[stat: NodeStat | null]>): void
  getData(path: string, watcher: Watcher, callback: Callback<[data: Buffer, stat: NodeStat]>): void
  getData(path: string, callback: Callback<[data: Buffer, stat: NodeStat]>): void
  setData(path: string, data: Buffer, version: number, callback: Callback<[stat: NodeStat]>): void
  getChildren(path: string, watcher: Watcher, callback: Callback<[children: string[], stat: NodeStat]>): void
  getChildren(path: string, callback: Callback<[children: string[], stat: NodeStat]>): void
  getACL(path: string, callback: Callback<[acls: unknown[], stat: NodeStat]>): void
  remove(path: string, version: number, callback: Callback<[]>): void
  mkdirp(path: string, callback: Callback<[path: string]>): void
  transaction(): NodeTransaction
}

interface NodeModule {
  createClient(address: string, options: object): NodeClient
  readonly CreateMode: {
    readonly PERSISTENT: number
    readonly PERSISTENT_SEQUENTIAL: number
    readonly EPHEMERAL: number
    readonly EPHEMERAL_SEQUENTIAL: number
  }
  readonly ACL: { readonly CREATOR_ALL_ACL: unknown[] }
}

export const nodeZookeeper = createRequire(import.meta.url)('node-zookeeper-client') as NodeModule

export async function connectNodeClient(port: number): Promise<NodeClient> {
  const client = nodeZookeeper.createClient(`127.0.0.1:${port}`, { sessionTimeout: 10_000, retries: 0 })
  const connected = new Promise<void>(resolve => client.once('connected', resolve))
  client.connect()
  await connected
  return client
}

/** Results of a call, or the name of its error (`NO_NODE`). */
export function outcome<T extends unknown[]>(call: (callback: Callback<T>) => void): Promise<T | string> {
  return new Promise(resolve => call((error, ...results) => resolve(error ? error.name : results)))
}
