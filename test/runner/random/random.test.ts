import { describe, expect, it } from 'vitest'
import { stream } from '../../../packages/runner/src/random/random.ts'

function take(seed: number, name: string, count = 8): number[] {
  const random = stream(seed, name)
  return Array.from({ length: count }, () => random.nextUint32())
}

describe('stream', () => {
  it('repeats itself with the same seed and name', () => {
    expect(take(42, 'ramp/3/1/0/keys')).toEqual(take(42, 'ramp/3/1/0/keys'))
  })

  it('differs with any part of its name, and with the seed', () => {
    const names = ['ramp/3/1/0/keys', 'ramp/3/1/1/keys', 'ramp/3/2/0/keys', 'ramp/4/1/0/keys', 'ramp/3/1/0/mix']
    const drawn = [...names.map(name => take(42, name)), take(43, names[0]!), take(42 + 2 ** 32, names[0]!)]
    expect(new Set(drawn.flat()).size).toBe(drawn.flat().length)
  })

  it('has streams of neighbouring workers that do not go together', () => {
    const a = stream(1, 'step/0/arrivals')
    const b = stream(1, 'step/1/arrivals')
    const n = 20_000
    let products = 0
    for (let i = 0; i < n; i++) products += (a.nextShare() - 0.5) * (b.nextShare() - 0.5)
    // Correlation of independent shares: mean 0, standard deviation 1 / sqrt(n). Five of those.
    expect(Math.abs((products / n) * 12)).toBeLessThan(5 / Math.sqrt(n))
  })

  it('fills the range evenly', () => {
    const random = stream(5, 'even')
    const n = 100_000
    const bins = new Array<number>(20).fill(0)
    for (let i = 0; i < n; i++) bins[random.nextBelow(20)]!++
    const expected = n / 20
    const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    // 19 degrees of freedom: above 52 once in 15,000 seeds.
    expect(chiSquare).toBeLessThan(52)
  })

  it('never reaches 0 or 1, so that its logarithm is finite', () => {
    const random = stream(9, 'open')
    const shares = Array.from({ length: 100_000 }, () => random.nextShare())
    expect(shares.reduce((least, share) => Math.min(least, share))).toBeGreaterThan(0)
    expect(shares.every(share => share < 1)).toBe(true)
  })

  it('draws exponentials of mean 1 and variance 1', () => {
    const random = stream(11, 'exponential')
    const n = 100_000
    let sum = 0
    let squares = 0
    for (let i = 0; i < n; i++) {
      const value = random.nextExponential()
      sum += value
      squares += value * value
    }
    const mean = sum / n
    expect(Math.abs(mean - 1)).toBeLessThan(5 / Math.sqrt(n))
    expect(Math.abs(squares / n - mean * mean - 1)).toBeLessThan((5 * Math.sqrt(8)) / Math.sqrt(n))
  })
})
