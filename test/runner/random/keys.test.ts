import { describe, expect, it } from 'vitest'
import { createKeyPicker } from '../../../packages/runner/src/random/keys.ts'
import { stream } from '../../../packages/runner/src/random/random.ts'

const N = 200_000

function frequencies(pick: 'zipf' | 'uniform', keys: number): number[] {
  const picker = createKeyPicker(pick, keys, 0, 1)
  const random = stream(3, pick)
  const counts = new Array<number>(keys).fill(0)
  for (let i = 0; i < N; i++) counts[picker.pick(random)]!++
  return counts
}

function chiSquare(counts: readonly number[], shares: readonly number[]): number {
  return counts.reduce((sum, count, i) => sum + (count - N * shares[i]!) ** 2 / (N * shares[i]!), 0)
}

/** Five standard deviations above the mean of a chi-square distribution. */
const limit = (degrees: number) => degrees + 5 * Math.sqrt(2 * degrees)

describe('createKeyPicker', () => {
  it('picks key k with a share that falls with (k + 1)^1.3, for zipf', () => {
    const weights = Array.from({ length: 200 }, (_, key) => (key + 1) ** -1.3)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const shares = weights.map(weight => weight / total)
    expect(chiSquare(frequencies('zipf', 200), shares)).toBeLessThan(limit(199))
  })

  it('picks all keys alike, for uniform', () => {
    const shares = new Array<number>(100).fill(1 / 100)
    expect(chiSquare(frequencies('uniform', 100), shares)).toBeLessThan(limit(99))
  })

  it('goes through all keys in order and begins again, for sequential', () => {
    const picker = createKeyPicker('sequential', 4, 0, 1)
    const random = stream(1, '')
    expect(Array.from({ length: 9 }, () => picker.pick(random))).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0])
  })

  it('has workers take turns, for sequential', () => {
    const random = stream(1, '')
    const pickers = [0, 1, 2].map(worker => createKeyPicker('sequential', 7, worker, 3))
    const picked = Array.from({ length: 14 }, (_, i) => pickers[i % 3]!.pick(random))
    expect(picked).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6])
  })

  it('picks the first key always, for same', () => {
    const picker = createKeyPicker('same', 50, 0, 1)
    const random = stream(1, '')
    expect(new Set(Array.from({ length: 50 }, () => picker.pick(random)))).toEqual(new Set([0]))
  })

  it('has a single key where there is only one', () => {
    const random = stream(1, '')
    for (const pick of ['zipf', 'uniform', 'sequential', 'same'] as const) {
      const picker = createKeyPicker(pick, 1, 1, 2)
      expect(Array.from({ length: 5 }, () => picker.pick(random))).toEqual([0, 0, 0, 0, 0])
    }
  })
})
