import type { KeyPick } from '../plan.ts'
import type { Count, Size } from '../units/texts.ts'

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

/** How a key is picked for each request. */
export interface Picked {
  /** Default: `'uniform'`. */
  readonly pick?: KeyPick
  /** Of `'zipf'`: the k-th key gets requests in proportion to k^-skew. Default: 1.3, with which the first of 1,000 gets 28 %. */
  readonly skew?: Count
}

/** Keys of the run's own. */
export interface OwnKeys extends Picked {
  /** How many keys there are. They are created before the run, and all operations go to the same ones. */
  readonly keys: Count
}

/** Znodes that are there already. They are listed when the run starts, and neither created nor removed. */
export interface ExistingKeys extends Picked {
  /** A znode, whose children are the keys; or a list of the keys themselves. Paths as clients see them. */
  readonly existing: `/${string}` | readonly `/${string}`[]
}

/** Which znodes an operation goes to. */
export type Keys = OwnKeys | ExistingKeys

/** Reads can leave a watch, whose event comes with the next change of the znode. */
export interface Watched {
  /**
   * Every read sets a watch. Events are counted in the results; a watch that is there already is not set twice, so each
   * change of a znode costs one event for every session that has read it since the last one.
   */
  readonly watch?: boolean
}

/** A size between two (each whole number of bytes alike), or one of several by their weights. */
export type Sizes =
  | { readonly from: Size; readonly to: Size }
  | readonly { readonly size: Size; readonly weight: Count }[]

/** Size of a value, or sizes of which each write draws one. */
export type Value = Size | Sizes

interface OwnReadKeys extends OwnKeys {
  /** Size that the keys are created with, where no other operation's is larger. Default: `'100B'`. */
  readonly value?: Size
}

/** Keys of reads; the run's own are created with a value. */
export type ReadKeys = (OwnReadKeys | ExistingKeys) & Watched

interface Written {
  /** What is written. The run's own keys are created with the largest size of all operations. */
  readonly value: Value
}

interface Overwritten extends ExistingKeys {
  /** Existing znodes lose their data: said by you, not assumed. */
  readonly overwrite: true
}

/** Keys of writes. */
export type WriteKeys = (OwnKeys | Overwritten) & Written

interface OwnChildren extends OwnKeys {
  /** How many children each key is given before the run. Default: 10. */
  readonly children?: Count
}

interface MadeChildren {
  /** Name of a `create` of this workload: the parent of its znodes is asked. */
  readonly of: string
}

/** Whose children are listed. */
export type ParentKeys = (OwnChildren | ExistingKeys | MadeChildren) & Watched

/** Bounds for what grows. */
export interface Growth {
  /**
   * How many of its znodes may be there at once, for the whole run. From three quarters of it on the oldest are removed
   * beside the load, in batches; beyond it nothing is created. Default: 100,000.
   */
  readonly limit?: Count
}

export interface CreateOptions extends Growth {
  /** Default: `'100B'`. */
  readonly value?: Value
  /** They go with the session that made them. */
  readonly ephemeral?: boolean
  /** The server numbers them. */
  readonly sequential?: boolean
}

export interface DeleteOptions {
  /** Name of the `create` of this workload whose znodes are deleted. Default: the only one. */
  readonly of?: string
}

/** A part of a transaction. */
export type Part = 'setData' | 'create' | 'delete' | 'check'

export interface MultiOptions extends Growth, Picked {
  /** In this order. Each `delete` removes what an earlier `create` of the same transaction made. */
  readonly parts: readonly Part[]
  /** Of `setData` and `check`: they go to neighbouring keys, from the picked one on. Needed where there is such a part. */
  readonly keys?: Count
  /** What `setData` and `create` write. Default: `'100B'`. */
  readonly value?: Value
}

/** What a function of your own is asked with. The object is the same for every request: take what you need, keep nothing. */
export interface NextRequest {
  /** How many requests of this operation came before it on this worker. */
  readonly iteration: number
  /** This worker, from 0, and how many there are: each asks for its own share of the load. */
  readonly worker: number
  readonly workers: number
  /** Above 0 and below 1, from the run's seed: the same seed gives the same requests. */
  random(): number
  /** A whole number from 0 to `below` - 1, from the run's seed. */
  below(below: number): number
}

/** The operation that is sent next: its key is picked as that operation says, unless it is given. */
export type Choice<Name extends string> = Name | { readonly operation: Name; readonly key: number }

/** Chooses each request. It is called in the load worker, for every request: keep it short, and let it touch nothing outside. */
export type Choose<Name extends string> = (next: NextRequest) => Choice<Name>
