import type { PlanOperation } from '@gradual/dsl'
import type { Random } from '../random/random.ts'

/** Sizes that values are prepared in, and the order in which requests take them, again and again. */
export interface ValueSizes {
  readonly bytes: readonly number[]
  /** Indexes into `bytes`. */
  readonly order: Uint16Array
}

/** Between two sizes so many are prepared, evenly spread: more would not be told from them by a server. */
const STEPS = 64
/** Prepared values of one operation, at most: large ones are prepared in fewer sizes. */
const PREPARED_BYTES = 16 * 1024 * 1024
/** Requests until the order begins anew. */
const ROUND = 8192

/**
 * The sizes of an operation's values, in an order that is drawn once: shares are exact over a round, and a request costs
 * no draw.
 */
export function valueSizes({ sizes, valueBytes }: PlanOperation, random: Random): ValueSizes {
  if (sizes === undefined) return { bytes: [valueBytes], order: new Uint16Array(1) }
  if (sizes.kind === 'uniform') {
    const bytes = spread(sizes.fromBytes, sizes.toBytes)
    return {
      bytes,
      order: orderOf(
        bytes.map(() => 1),
        random,
      ),
    }
  }
  return {
    bytes: sizes.sizes.map(one => one.bytes),
    order: orderOf(
      sizes.sizes.map(one => one.weight),
      random,
    ),
  }
}

function spread(from: number, to: number): number[] {
  const affordable = Math.floor(PREPARED_BYTES / Math.max(1, to))
  const count = Math.min(to - from + 1, Math.max(2, Math.min(STEPS, affordable)))
  if (count <= 1) return [from]
  return Array.from({ length: count }, (_, i) => Math.round(from + ((to - from) * i) / (count - 1)))
}

/** Each index in proportion to its weight, at least once, shuffled. */
function orderOf(weights: readonly number[], random: Random): Uint16Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const order: number[] = []
  let passed = 0
  weights.forEach((weight, index) => {
    passed += weight
    const upTo = Math.max(order.length + 1, Math.round((passed / total) * ROUND))
    while (order.length < upTo) order.push(index)
  })
  for (let i = order.length - 1; i > 0; i--) {
    const other = random.nextBelow(i + 1)
    const kept = order[i]!
    order[i] = order[other]!
    order[other] = kept
  }
  return Uint16Array.from(order)
}
