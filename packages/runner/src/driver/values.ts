import type { ValueSizes } from '../workload/sizes.ts'

/** Bytes that neither compress to nothing nor look like text of a user. */
export function fillValue(bytes: number): Buffer {
  const value = Buffer.allocUnsafe(bytes)
  let state = 0x9e3779b9
  for (let i = 0; i < bytes; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    value[i] = state >>> 24
  }
  return value
}

/** An operation's values, made once and taken in their order. */
export class Values {
  readonly #values: readonly Buffer[]
  readonly #order: Uint16Array
  #turn = 0

  constructor({ bytes, order }: ValueSizes) {
    this.#values = bytes.map(fillValue)
    this.#order = order
  }

  next(): Buffer {
    if (this.#turn === this.#order.length) this.#turn = 0
    return this.#values[this.#order[this.#turn++]!]!
  }

  /** That of a znode which keeps its size. */
  of(key: number): Buffer {
    return this.#values[this.#order[key % this.#order.length]!]!
  }
}
