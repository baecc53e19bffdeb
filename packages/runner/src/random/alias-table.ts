import type { Random } from './random.ts'

/**
 * Draws an index with probability proportional to its weight, in constant time however many there are.
 *
 * @source Vose, "A linear algorithm for generating random numbers with a given distribution" (1991)
 */
export class AliasTable {
  readonly #size: number
  readonly #keep: Float64Array
  readonly #alias: Uint32Array

  constructor(weights: ArrayLike<number>) {
    const size = weights.length
    this.#size = size
    this.#keep = new Float64Array(size)
    this.#alias = new Uint32Array(size)
    let total = 0
    for (let i = 0; i < size; i++) total += weights[i]!

    const scaled = Float64Array.from(weights, weight => (weight / total) * size)
    const small: number[] = []
    const large: number[] = []
    for (let i = 0; i < size; i++) (scaled[i]! < 1 ? small : large).push(i)
    while (small.length > 0 && large.length > 0) {
      const less = small.pop()!
      const more = large.at(-1)!
      this.#keep[less] = scaled[less]!
      this.#alias[less] = more
      scaled[more]! -= 1 - scaled[less]!
      if (scaled[more]! < 1) small.push(large.pop()!)
    }
    // What is left differs from 1 by rounding alone.
    for (const i of small) this.#keep[i] = 1
    for (const i of large) this.#keep[i] = 1
  }

  pick(random: Random): number {
    const column = random.nextBelow(this.#size)
    return random.nextShare() < this.#keep[column]! ? column : this.#alias[column]!
  }
}
