import type { Count, Duration } from '../units/texts.ts'
import type {
  Choose,
  CreateOptions,
  DeleteOptions,
  Keys,
  Mix,
  MultiOptions,
  NotEmpty,
  Operation,
  ParentKeys,
  ReadKeys,
  Watched,
  WriteKeys,
} from './operations.ts'

/** What a scenario is run against; `Ops` are the operations that its workload can be made of. */
export interface Target<Ops> {
  readonly kind: string
  readonly op: Ops
}

/** The operations of `zookeeper()`. */
export interface ZookeeperOps {
  /**
   * Reads a znode's data.
   *
   * @example op.getData({ keys: 1000, pick: 'zipf' }).weight(0.7)
   * @example op.getData({ existing: '/app/config', watch: true })
   */
  getData(keys: ReadKeys): Operation
  /**
   * Overwrites a znode's data, whatever its version.
   *
   * @example op.setData({ keys: 1000, pick: 'zipf', value: '1KiB' }).weight(0.3)
   * @example op.setData({ keys: 1000, value: { from: '100B', to: '10KiB' } })
   */
  setData(keys: WriteKeys): Operation
  /**
   * Asks for a znode's stat, without its data.
   *
   * @example op.exists({ keys: 1000, pick: 'sequential' })
   */
  exists(keys: Keys & Watched): Operation
  /**
   * Lists a znode's children.
   *
   * @example op.getChildren({ keys: 100, children: 50 })
   * @example op.getChildren({ of: 'lock', watch: true })
   */
  getChildren(keys: ParentKeys): Operation
  /**
   * Creates a new znode each time: persistent, ephemeral, sequential or both. How many may be there at once has a limit, and
   * all are removed at the end.
   *
   * @example op.create({ value: '100B', limit: 50_000 })
   * @example op.create({ ephemeral: true, sequential: true })
   */
  create(options?: CreateOptions): Operation
  /**
   * Deletes the oldest znode that a `create` of this workload has made. A stock is made before the run, and filled up beside
   * the load where deletes outnumber creates, so that there is always something to delete.
   *
   * @example op.delete({ of: 'lock' })
   */
  delete(options?: DeleteOptions): Operation
  /**
   * Has the session's server catch up with the leader.
   *
   * @example op.sync().weight(0.1)
   */
  sync(): Operation
  /**
   * A transaction: all parts or none.
   *
   * @example op.multi({ parts: ['check', 'setData', 'setData'], keys: 1000, value: '100B' })
   */
  multi(options: MultiOptions): Operation
  /**
   * A function of your own chooses each request among prepared operations. The plan keeps its name; load workers find the
   * function in the scenario's file.
   *
   * @param name unique among the functions of the scenario
   * @example
   * op.custom('hot-hour', { hot: op.getData({ keys: 10 }), all: op.getData({ keys: 10_000 }) }, next =>
   *   next.random() < 0.9 ? 'hot' : 'all',
   * )
   */
  custom<const M extends Mix>(name: string, operations: NotEmpty<M> & M, choose: Choose<keyof M & string>): Operation
}

/**
 * Encrypted connections, in the names of `node:tls`. Files are PEM, relative to the scenario's folder; secrets stay in
 * files and in the environment.
 */
export interface TlsFiles {
  /** Certificates of the authorities that are trusted. Default: those that Node trusts. */
  readonly ca?: string
  /** Certificate to show to servers that ask for one (`ssl.clientAuth=need`). Goes with `key`. */
  readonly cert?: string
  /** Key of that certificate. */
  readonly key?: string
  /** Name of the environment variable that holds the key's passphrase. Default: `'GRADUAL_TLS_PASSPHRASE'`. */
  readonly passphraseEnv?: string
  /** Name that the server's certificate must be for. Default: the server's host. */
  readonly servername?: string
  /** False accepts every certificate: nobody listens in, but who answers is not known. Default: true. */
  readonly rejectUnauthorized?: boolean
}

/** Who a run is to the servers. */
export interface Identity {
  readonly scheme: 'digest'
  /** Name of the environment variable that holds `user:password`. */
  readonly env: string
}

export interface ZookeeperOptions {
  /** Absolute path. Everything that a run creates lies below it, and is removed at its end. */
  readonly namespace: `/${string}`
  /** Sessions. Default: 100. */
  readonly clients?: Count
  /** Requests in flight for each session, at most. Default: 20. */
  readonly parallelism?: Count
  /** `host:port` of each server. Default: none, the command line chooses (`--target`). */
  readonly servers?: readonly `${string}:${number}`[]
  /** What the server is asked for. Default: `'30s'`. */
  readonly sessionTimeout?: Duration
  /** A request without reply this long after its intended send time has failed. Default: `'5s'`. */
  readonly deadline?: Duration
  /**
   * TLS: `true`, or the files that it takes. Default: plain text.
   *
   * @example zookeeper({ namespace: '/gradual', tls: { ca: 'certs/ca.pem' } })
   */
  readonly tls?: true | TlsFiles
  /**
   * Told to the servers on every connection. `GRADUAL_AUTH` in the environment beats it. Default: nobody in particular.
   *
   * @example zookeeper({ namespace: '/gradual', auth: { scheme: 'digest', env: 'ZK_AUTH' } })
   */
  readonly auth?: Identity
  /**
   * Who may use what a run creates: everybody, or only who has its identity. Default: `'creator'` where there is an
   * identity, else `'open'`.
   */
  readonly acl?: 'open' | 'creator'
}
