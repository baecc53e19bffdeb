import { describe, expect, it } from 'vitest'
import { OperationMix } from '../../../packages/runner/src/random/mix.ts'
import { stream } from '../../../packages/runner/src/random/random.ts'

describe('OperationMix', () => {
  it.each([[[0.7, 0.3]], [[1, 1, 1]], [[99, 1]], [[5, 3, 1, 0.5]]])(
    'keeps the shares of %j in every stretch of requests',
    weights => {
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      const mix = new OperationMix(weights, stream(1, `mix ${weights}`))
      const counts = weights.map(() => 0)
      for (let n = 1; n <= 10_000; n++) {
        counts[mix.next()]!++
        weights.forEach((weight, i) => {
          // Any stretch is the difference of two beginnings, each within one request per operation of its share.
          expect(Math.abs(counts[i]! - (n * weight) / total)).toBeLessThan(2 * weights.length)
        })
      }
    },
  )

  it('never picks an operation without weight', () => {
    const mix = new OperationMix([1, 0, 2], stream(1, 'zero'))
    const picked = new Set(Array.from({ length: 300 }, () => mix.next()))
    expect([...picked].sort()).toEqual([0, 2])
  })

  it('does not begin alike in all workers', () => {
    const starts = Array.from({ length: 8 }, (_, worker) => {
      const mix = new OperationMix([0.7, 0.3], stream(1, `step/${worker}/mix`))
      return Array.from({ length: 10 }, () => mix.next()).join('')
    })
    expect(new Set(starts).size).toBeGreaterThan(1)
  })
})
