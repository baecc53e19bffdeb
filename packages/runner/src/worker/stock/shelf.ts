import type { DriverOperation } from '../../driver/driver.ts'
import { leftOfMulti } from '../../workload/driver-operations.ts'
import type { FlatOperation } from '../../workload/flatten.ts'
import { madePrefix } from '../../workload/places.ts'
import { NOBODY, NOTHING, Stock } from './stock.ts'

/** Oldest znodes are removed from three quarters of the limit on: room for what comes in meanwhile. */
const TRIM_FROM = 0.75
/** Kept in stock where znodes are deleted, by all workers together, and filled up from half of it on. */
const STOCK = 2_000
/** For the stock of a delete that has no create beside it. */
const OWN_LIMIT = 100_000

export interface ShelfOptions {
  readonly namespace: string
  readonly worker: number
  readonly workers: number
}

/** What is made by one operation of the flat list, on one worker: how much of it there may be and must be. */
export class Shelf {
  readonly stock = new Stock()
  readonly prefix: string
  readonly ephemeral: boolean
  readonly sequential: boolean
  readonly valueBytes: number
  /** Beyond it nothing is created. */
  readonly limit: number
  /** Above it the oldest are removed. */
  readonly trimAbove: number
  /** Below it more is made, up to twice that. */
  readonly fillBelow: number
  /** Requests that may turn out to have created something. */
  underWay = 0
  /** Being removed beside the load: still there. */
  leaving = 0
  readonly #creates: number
  readonly #worker: number
  readonly #workers: number
  #count = 0

  constructor(index: number, flat: readonly FlatOperation[], values: DriverOperation['values'], options: ShelfOptions) {
    const { operation } = flat[index]!
    this.#worker = options.worker
    this.#workers = options.workers
    this.ephemeral = operation.ephemeral === true
    this.sequential = operation.sequential === true
    this.prefix = madePrefix(options.namespace, index, this.sequential)
    this.valueBytes = values.bytes[0]!
    this.limit = Math.max(1, Math.floor((operation.limit ?? OWN_LIMIT) / options.workers))
    this.trimAbove = Math.floor(this.limit * TRIM_FROM)
    const deletes = flat.some(one => one.maker === index && one.operation.kind === 'delete')
    this.fillBelow = deletes ? Math.ceil(Math.min(STOCK / options.workers, this.limit / 2) / 2) : 0
    this.#creates = operation.kind === 'multi' ? leftOfMulti(operation.parts ?? []).creates : 1
  }

  get isFull(): boolean {
    return this.stock.length + this.underWay + this.leaving >= this.limit
  }

  get wantsTrimming(): boolean {
    return this.stock.length > this.trimAbove
  }

  get wantsFilling(): boolean {
    return this.stock.length < this.fillBelow
  }

  /** The number of the next znode, or the first of those of a multi: workers take turns, so that no two use the same. */
  nextNumber(): number {
    return (this.#count++ * this.#workers + this.#worker) * this.#creates
  }

  /**
   * The oldest znode, from those that can still be there.
   *
   * @param epochs how often each session has expired: its ephemerals went with it
   */
  take(epochs: Uint16Array): number {
    const { stock } = this
    for (;;) {
      const number = stock.take()
      if (number === NOTHING || stock.takenOwner === NOBODY) return number
      if (epochs[stock.takenOwner] === stock.takenEpoch) return number
    }
  }
}
