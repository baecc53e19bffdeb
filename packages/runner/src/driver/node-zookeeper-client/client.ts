import { GradualError } from '@gradual/dsl'
import type { RawClient, RawStat } from 'node-zookeeper-client'
import { OPEN_ACCESS } from '../access.ts'
import type { ServerAddress, SessionLoss } from '../driver.ts'
import {
  CREATE_MODES,
  type Done,
  type Stat,
  type ZooKeeperClient,
  type ZooKeeperClientOptions,
} from './client-types.ts'
import { rawAclOf } from './connection.ts'
import { nameOfCode } from './error-codes.ts'
import { keepSession, type SessionKeeper } from './session-keeper.ts'
import { commitTransaction } from './transaction.ts'

export type { TransactionOperation, ZooKeeperClient, ZooKeeperClientOptions } from './client-types.ts'

/** A call that ZooKeeper, or the way to it, answered with an error. */
export class ZooKeeperError extends Error {
  override readonly name = 'ZooKeeperError'
  /** ZooKeeper's error code, also one without a name: -101 no node, -4 connection loss, -7 our own deadline. */
  readonly code: number
  readonly path: string | undefined

  constructor(code: number, path?: string) {
    super(`${nameOfCode(code)} (${code})${path === undefined ? '' : ` at ${path}`}`)
    this.code = code
    this.path = path
  }
}

const ANY_VERSION = -1
const CONNECTION_LOSS = -4
const OPERATION_TIMEOUT = -7
const SESSION_EXPIRED = -112
const CLOSE_WITHIN_MS = 1000
/** A server that closes the connection does so again: after this many rounds over all servers it is no accident. */
const ROUNDS = 5

/**
 * Connects to one of the servers, each in turn.
 *
 * @throws GradualError TARGET_UNREACHABLE when nobody listens or nobody answers, TARGET_REFUSED when a server closes
 * every connection
 */
export async function connectClient(options: ZooKeeperClientOptions): Promise<ZooKeeperClient> {
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000
  const losses: SessionLoss[] = []
  let connected = false
  let expired = false
  let settle: (error?: GradualError) => void = () => {}
  const first = new Promise<void>((resolve, reject) => {
    settle = error => (error === undefined ? resolve() : reject(error))
  })
  const keeper = keepSession(
    {
      servers: options.servers,
      sessionTimeoutMs: options.sessionTimeoutMs,
      connectTimeoutMs: Math.max(500, connectTimeoutMs / options.servers.length),
      auth: options.access?.auth,
      renew: false,
    },
    {
      onUp() {
        if (connected) return options.onReconnected?.()
        connected = true
        settle()
      },
      onDown(reason, wasUp) {
        if (reason === 'expired') {
          expired = true
          options.onExpired?.()
        } else if (wasUp) options.onDisconnected?.(reason)
        else if (!connected && losses.push(reason) >= ROUNDS * options.servers.length) settle(explain())
      },
    },
  )
  const explain = () => explainFailure(options.servers, losses)
  const timer = setTimeout(() => settle(explain()), connectTimeoutMs)
  try {
    await first
  } catch (error) {
    await keeper.close(0)
    throw error
  } finally {
    clearTimeout(timer)
  }
  return clientOf(keeper, options, () => expired)
}

function clientOf(keeper: SessionKeeper, options: ZooKeeperClientOptions, isExpired: () => boolean): ZooKeeperClient {
  const chroot = options.chroot === '/' ? '' : (options.chroot ?? '')
  const callTimeoutMs = options.callTimeoutMs ?? 5000
  const acl = rawAclOf(options.access ?? OPEN_ACCESS)
  let sessionTimeoutMs = keeper.connection?.client.getSessionTimeout() ?? options.sessionTimeoutMs

  const absolute = (path: string) => (chroot === '' ? path : path === '/' ? chroot : chroot + path)
  const relative = (path: string) => (path === chroot ? '/' : path.slice(chroot.length))

  /** The package keeps calls made while it is not connected without limit and without end: those fail here at once. */
  function call<T>(path: string | undefined, start: (client: RawClient, done: Done<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const client = keeper.connection?.client
      if (client === undefined) {
        return reject(new ZooKeeperError(isExpired() ? SESSION_EXPIRED : CONNECTION_LOSS, path))
      }
      sessionTimeoutMs = client.getSessionTimeout()
      const timer = setTimeout(() => reject(new ZooKeeperError(OPERATION_TIMEOUT, path)), callTimeoutMs)
      try {
        start(client, (error, value) => {
          clearTimeout(timer)
          if (error) reject(new ZooKeeperError(error.code, path))
          else resolve(value)
        })
      } catch (error) {
        clearTimeout(timer)
        reject(error)
      }
    })
  }

  return {
    get sessionId() {
      return keeper.sessionId
    },
    get sessionTimeoutMs() {
      return sessionTimeoutMs
    },
    get isConnected() {
      return keeper.connection !== undefined
    },
    async create(path, data, mode = 'persistent') {
      const created = await call<string>(path, (client, done) =>
        client.create(absolute(path), data ?? null, acl, CREATE_MODES[mode], done),
      )
      return relative(created)
    },
    async exists(path) {
      const stat = await call<RawStat | null>(path, (client, done) => client.exists(absolute(path), done))
      return stat === null ? undefined : statOf(stat)
    },
    getData: path =>
      call(path, (client, done) =>
        client.getData(absolute(path), (error, data, stat) =>
          error ? done(error, NONE) : done(null, { data: data ?? EMPTY, stat: statOf(stat) }),
        ),
      ),
    setData: (path, data, version = ANY_VERSION) =>
      call(path, (client, done) =>
        client.setData(absolute(path), data, version, (error, stat) =>
          error ? done(error, NONE) : done(null, statOf(stat)),
        ),
      ),
    remove: (path, version = ANY_VERSION) =>
      call<void>(path, (client, done) => client.remove(absolute(path), version, error => done(error, undefined))),
    getChildren: path => call(path, (client, done) => client.getChildren(absolute(path), done)),
    async transaction(operations) {
      const moved = operations.map(operation => ({ ...operation, path: absolute(operation.path) }))
      const created = await call<string[]>(operations[0]?.path, (client, done) =>
        commitTransaction(client, moved, acl, done),
      )
      return created.map(relative)
    },
    async close() {
      await keeper.close(CLOSE_WITHIN_MS)
    },
  }
}

// What stands for the value where there is an error; nobody looks at it.
const NONE = undefined as never
const EMPTY = Buffer.alloc(0)

function statOf(raw: RawStat): Stat {
  return {
    czxid: raw.czxid.readBigInt64BE(),
    mzxid: raw.mzxid.readBigInt64BE(),
    version: raw.version,
    cversion: raw.cversion,
    ephemeralOwner: raw.ephemeralOwner.readBigUInt64BE(),
    dataLength: raw.dataLength,
    numChildren: raw.numChildren,
  }
}

function explainFailure(servers: readonly ServerAddress[], losses: readonly SessionLoss[]): GradualError {
  const names = servers.map(server => `${server.host}:${server.port}`).join(', ')
  if (losses.includes('authFailed')) {
    return new GradualError('TARGET_REFUSED', `${names} refuses our identity (AUTHFAILED)`, {
      hint: 'does the server know the scheme digest, and is GRADUAL_AUTH (or what --auth-env names) user:password?',
    })
  }
  if (losses.includes('closed')) {
    return new GradualError('TARGET_REFUSED', `${names} accepts connections and closes them at once`, {
      hint: "raise maxClientCnxns in the server's configuration (60 for each address by default, 0 is without limit), or check that this is ZooKeeper",
    })
  }
  if (losses.includes('refused') && !losses.includes('timeout')) {
    return new GradualError('TARGET_UNREACHABLE', `nobody listens at ${names}`, {
      hint: 'start ZooKeeper there, or name another target with --target host:port',
    })
  }
  return new GradualError('TARGET_UNREACHABLE', `${names} accepts connections but does not answer`, {
    hint: 'check that this is a ZooKeeper client port and that the ensemble has a quorum',
  })
}
