import type { KeyPick } from '../plan.ts'
import type { Count, Duration, Size } from '../units/texts.ts'

/** What a scenario is run against; `Ops` are the operations that its workload can be made of. */
export interface Target<Ops> {
  readonly kind: string
  readonly op: Ops
}

/** One kind of request of the mix. */
export interface Operation {
  readonly '~types': 'operation'
  /**
   * How often it comes, relative to the others: shares are weight / sum of weights. Default: 1.
   *
   * @example op.getData({ keys: 1000 }).weight(0.7)
   */
  weight(share: Count): Operation
}

/** Operations by their names. */
export type Mix = Readonly<Record<string, Operation>>

/** A mix that has an operation, or the sentence that says so. */
export type NotEmpty<M> = keyof M extends never ? 'a workload needs an operation' : M

/** Which keys an operation goes to. */
export interface Keys {
  /** How many keys there are. They are created before the run, and all operations go to the same ones. */
  readonly keys: Count
  /** How one is picked for each request. Default: `'uniform'`. */
  readonly pick?: KeyPick
}

/** Keys of reads, which are created with a value. */
export interface ReadKeys extends Keys {
  /** Size that the keys are created with, where no other operation's is larger. Default: `'100B'`. */
  readonly value?: Size
}

/** Keys of writes. */
export interface WriteKeys extends Keys {
  /** Size that is written, and that the keys are created with, where no other operation's is larger. */
  readonly value: Size
}

/** The operations of `zookeeper()`. */
export interface ZookeeperOps {
  /**
   * Reads a znode's data.
   *
   * @example op.getData({ keys: 1000, pick: 'zipf' }).weight(0.7)
   */
  getData(keys: ReadKeys): Operation
  /**
   * Overwrites a znode's data, whatever its version.
   *
   * @example op.setData({ keys: 1000, pick: 'zipf', value: '1KiB' }).weight(0.3)
   */
  setData(keys: WriteKeys): Operation
  /**
   * Asks for a znode's stat, without its data.
   *
   * @example op.exists({ keys: 1000, pick: 'sequential' })
   */
  exists(keys: Keys): Operation
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
