import { GradualError } from '@gradual/dsl'
import {
  ConnectError,
  type MultiOp,
  ZooKeeperClient as WireClient,
  ZookeeperError as WireError,
} from '@gradual/zookeeper'
import { aclOf, OPEN_ACCESS } from '../access.ts'
import { ZooKeeperError } from '../node-zookeeper-client/client.ts'
import {
  CREATE_MODES,
  type TransactionOperation,
  type ZooKeeperClient,
  type ZooKeeperClientOptions,
} from '../node-zookeeper-client/client-types.ts'

const CONNECTION_LOSS = -4
const SESSION_EXPIRED = -112
const ANY_VERSION = -1
const EMPTY = Buffer.alloc(0)

/**
 * The administrative side on our own client, for what node-zookeeper-client has not: TLS. Goes through the servers for a
 * while, as that one does.
 *
 * @throws GradualError TARGET_UNREACHABLE or TARGET_REFUSED
 */
export async function connectWireClient(options: ZooKeeperClientOptions): Promise<ZooKeeperClient> {
  const { servers, chroot = '', access = OPEN_ACCESS, sessionTimeoutMs, connectTimeoutMs = 10_000 } = options
  let wasUp = false
  let expired = false
  const client: WireClient = new WireClient({
    servers,
    chroot: chroot === '/' ? '' : chroot,
    sessionTimeoutMs,
    connectTimeoutMs: Math.max(500, connectTimeoutMs / servers.length),
    requestTimeoutMs: options.callTimeoutMs ?? 5000,
    ...(access.tls && { tls: access.tls }),
    auth: access.auth,
    acl: aclOf(access),
    onUp() {
      if (wasUp && !expired) options.onReconnected?.()
      wasUp = true
    },
    onDown(reason, { stage }) {
      if (reason === 'expired') {
        expired = true
        // It would go on with a new session, which lacks the ephemerals of the old one.
        void client.close()
        options.onExpired?.()
      } else if (stage === 'up') options.onDisconnected?.(reason)
    },
  })
  await client.connect(connectTimeoutMs / 2).catch((error: unknown) => {
    throw explain(error)
  })
  return clientOf(client, aclOf(access), () => expired)
}

function clientOf(client: WireClient, acl: ReturnType<typeof aclOf>, isExpired: () => boolean): ZooKeeperClient {
  /** Calls made while there is no connection would wait for one: who calls here wants to know at once. */
  async function call<T>(path: string | undefined, make: () => Promise<T>): Promise<T> {
    if (isExpired()) throw new ZooKeeperError(SESSION_EXPIRED, path)
    if (!client.isUp) throw new ZooKeeperError(CONNECTION_LOSS, path)
    try {
      return await make()
    } catch (error) {
      throw error instanceof WireError ? new ZooKeeperError(isExpired() ? SESSION_EXPIRED : error.code, path) : error
    }
  }

  return {
    get sessionId() {
      return BigInt.asUintN(64, client.sessionId)
    },
    get sessionTimeoutMs() {
      return client.sessionTimeoutMs
    },
    get isConnected() {
      return client.isUp
    },
    create: (path, data, mode = 'persistent') =>
      call(path, () => client.create(path, data ?? null, { flags: CREATE_MODES[mode] })),
    exists: path => call(path, async () => (await client.exists(path)) ?? undefined),
    getData: path =>
      call(path, async () => {
        const { data, stat } = await client.getData(path)
        return { data: data ?? EMPTY, stat }
      }),
    setData: (path, data, version = ANY_VERSION) => call(path, () => client.setData(path, data, version)),
    remove: (path, version = ANY_VERSION) => call(path, () => client.delete(path, version)),
    getChildren: path => call(path, async () => [...(await client.getChildren(path))]),
    transaction: operations =>
      call(operations[0]?.path, async () => {
        const results = await client.multi(operations.map(operation => multiOp(operation, acl)))
        return results.flatMap(result => (result.op === 'create' ? [result.path] : []))
      }),
    close: () => client.close(),
  }
}

function multiOp(operation: TransactionOperation, acl: ReturnType<typeof aclOf>): MultiOp {
  const { path } = operation
  if (operation.type === 'create') {
    return {
      op: 'create',
      path,
      data: operation.data ?? null,
      acl,
      flags: CREATE_MODES[operation.mode ?? 'persistent'],
    }
  }
  const version = operation.version ?? ANY_VERSION
  if (operation.type === 'setData') return { op: 'setData', path, data: operation.data, version }
  return { op: operation.type === 'remove' ? 'delete' : 'check', path, version }
}

function explain(error: unknown): unknown {
  if (!(error instanceof ConnectError)) return error
  const code = error.reason === 'refused' || error.reason === 'timeout' ? 'TARGET_UNREACHABLE' : 'TARGET_REFUSED'
  return new GradualError(code, error.message, {
    hint: 'gradual doctor --target host:port, with the same options for TLS and identity, tells what the servers say',
    cause: error,
  })
}
