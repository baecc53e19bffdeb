import type { Random } from './random.ts'

/**
 * Chooses the operation of the next request so that the shares are kept exactly: after any number of requests, each
 * operation is less than the number of operations away from its share.
 *
 * A draw by weight would keep the shares only on average: of 100 requests with 30 % writes, one window in sixteen has at
 * most 21 or at least 39 writes, which moves the latency by itself where writes cost more than reads. So every operation
 * earns its weight with each request, and the richest pays the total (smooth weighted round robin, as nginx spreads
 * requests over servers). The random start keeps several workers from writing in step.
 */
export class OperationMix {
  readonly #weights: Float64Array
  readonly #credits: Float64Array
  readonly #total: number

  constructor(weights: readonly number[], random: Random) {
    this.#weights = Float64Array.from(weights)
    this.#credits = new Float64Array(weights.length)
    this.#total = weights.reduce((sum, weight) => sum + weight, 0)
    for (let skip = random.nextBelow(START_PHASES); skip > 0; skip--) this.next()
  }

  next(): number {
    const credits = this.#credits
    let richest = -1
    for (let i = 0; i < credits.length; i++) {
      const weight = this.#weights[i]!
      if (weight === 0) continue
      credits[i]! += weight
      if (richest < 0 || credits[i]! > credits[richest]!) richest = i
    }
    credits[richest]! -= this.#total
    return richest
  }
}

const START_PHASES = 100
