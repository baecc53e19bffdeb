import type { Acl, MultiOp, MultiResult, Operations, ReplyOf, RequestOf, Stat } from '../codec/index.ts'
import { OPEN_ACL } from '../codec/index.ts'
import { ERROR_CODES, ZookeeperError } from '../errors/index.ts'
import { ClientSession } from './client-session.ts'
import type { CallableOp, CallOptions, CreateOptions, ZooKeeperClientOptions } from './client-types.ts'
import type { Watcher } from './watch-registry.ts'

/**
 * A ZooKeeper client with promises, for everything that is not load.
 *
 * Every call ends: with the reply, or with a {@link ZookeeperError} at its deadline or when the connection is lost
 * (nothing is sent twice). Calls made while no session is up wait for one. After an expiry it goes on with a new session.
 * A watcher fires once; where the session expires, it hears type `none` and state `expired` instead.
 */
export class ZooKeeperClient {
  readonly #session: ClientSession
  readonly #acl: readonly Acl[]

  constructor(options: ZooKeeperClientOptions) {
    this.#session = new ClientSession(options)
    this.#acl = options.acl ?? OPEN_ACL
  }

  get isUp(): boolean {
    return this.#session.channel.session.isUp
  }

  /** 0 before the first connect. */
  get sessionId(): bigint {
    return this.#session.channel.session.sessionId
  }

  /** As the server granted it. */
  get sessionTimeoutMs(): number {
    return this.#session.channel.session.sessionTimeoutMs
  }

  /**
   * Resolves when the session is up. Rejects with `ConnectError` when every server was tried in vain and `withinMs` have
   * passed; the client is closed then.
   */
  connect(withinMs = 0): Promise<void> {
    return this.#session.connect(withinMs)
  }

  /** Ends the session, within a second. Calls without reply reject. */
  close(): Promise<void> {
    return this.#session.close()
  }

  /** Any operation, with its records as they are on the wire (but for the chroot). */
  call<K extends CallableOp>(
    op: K,
    request: RequestOf<Operations[K]>,
    options: CallOptions = {},
  ): Promise<ReplyOf<Operations[K]>> {
    return this.#session.call(op, request, options.timeoutMs)
  }

  /** Resolves to the path, with its number where the flags ask for a sequence. */
  async create(path: string, data: Buffer | null = null, options: CreateOptions = {}): Promise<string> {
    const { flags = 0, acl = this.#acl } = options
    return (await this.#session.call('create', { path, data, acl, flags })).path
  }

  /** @param version -1 for any */
  async delete(path: string, version = -1): Promise<void> {
    await this.#session.call('delete', { path, version })
  }

  /** Resolves to null where there is no such znode. */
  async exists(path: string, watcher?: Watcher): Promise<Stat | null> {
    const onReply = (code: number): void => {
      if (watcher === undefined) return
      if (code === 0) this.#session.watches.add('data', path, watcher)
      else if (code === ERROR_CODES.NONODE) this.#session.watches.add('exist', path, watcher)
    }
    try {
      const request = { path, watch: watcher !== undefined }
      return (await this.#session.call('exists', request, undefined, onReply)).stat
    } catch (error) {
      if (error instanceof ZookeeperError && error.code === ERROR_CODES.NONODE) return null
      throw error
    }
  }

  getData(path: string, watcher?: Watcher): Promise<{ readonly data: Buffer | null; readonly stat: Stat }> {
    return this.#session.call('getData', { path, watch: watcher !== undefined }, undefined, code => {
      if (code === 0 && watcher !== undefined) this.#session.watches.add('data', path, watcher)
    })
  }

  /** @param version -1 for any */
  async setData(path: string, data: Buffer | null, version = -1): Promise<Stat> {
    return (await this.#session.call('setData', { path, data, version })).stat
  }

  /** Names without the path, in no order. */
  async getChildren(path: string, watcher?: Watcher): Promise<readonly string[]> {
    const request = { path, watch: watcher !== undefined }
    const reply = await this.#session.call('getChildren', request, undefined, code => {
      if (code === 0 && watcher !== undefined) this.#session.watches.add('child', path, watcher)
    })
    return reply.children
  }

  async getACL(path: string): Promise<readonly Acl[]> {
    return (await this.#session.call('getACL', { path })).acl
  }

  /** @param version of the ACL (`aversion`), -1 for any */
  async setACL(path: string, acl: readonly Acl[], version = -1): Promise<Stat> {
    return (await this.#session.call('setACL', { path, acl, version })).stat
  }

  /** Resolves when the server that this client is connected to has caught up with the leader. */
  async sync(path: string): Promise<void> {
    await this.#session.call('sync', { path })
  }

  /** All parts or none. Rejects with the error of the part that failed, whose number (from 0) is the error's `part`. */
  async multi(ops: readonly MultiOp[]): Promise<readonly MultiResult[]> {
    const { results } = await this.#session.call('multi', { ops })
    const part = results.findIndex(isCulprit)
    const culprit = results[part] ?? results[0]
    if (culprit?.op !== 'error') return results
    const failed = ops[part]
    throw new ZookeeperError(culprit.code, {
      operation: `multi ${failed?.op ?? ''}`.trimEnd(),
      path: failed?.path,
      part: part === -1 ? undefined : part,
    })
  }

  /** Adds an identity to the session, also after reconnects: `addAuth('digest', 'user:password')`. */
  addAuth(scheme: string, auth: string | Buffer): Promise<void> {
    return this.#session.addAuth(scheme, Buffer.from(auth))
  }
}

/** The parts before the culprit have code 0, those after it RUNTIMEINCONSISTENCY. */
function isCulprit(result: MultiResult): boolean {
  return result.op === 'error' && result.code !== 0 && result.code !== ERROR_CODES.RUNTIMEINCONSISTENCY
}
