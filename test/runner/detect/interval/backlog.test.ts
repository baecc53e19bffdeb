import { describe, expect, test } from 'vitest'
import { findSaturation } from '../../../../packages/runner/src/detect/interval/backlog.ts'
import { walk } from './support.ts'

const RESTING_MS = 1
const LIMIT_MS = 50
const step = { capacity: 1000, spread: 2000, windows: 10, windowMs: 1000, start: 60 }

// A queue with this spread waits 49 ms on average where 2000 / (2 x 0.049 s x load) is left of the capacity: at 979.2/s.
describe('the load at which a queue waits for its limit on average', () => {
  const seeds = Array.from({ length: 60 }, (_, i) => i + 1)
  const found = seeds.map(seed =>
    findSaturation(
      [960, 980, 1000, 1020].map(load => walk({ ...step, load, seed: seed * 10 + load })),
      RESTING_MS,
      LIMIT_MS,
    ),
  )

  test('lies in nearly every interval, though none of the steps is long enough for its mean', () => {
    const inside = found.filter(interval => interval && interval[0] <= 979.2 && 979.2 <= interval[1])
    expect(inside.length).toBeGreaterThanOrEqual(54)
  })

  test('is known to a few percent', () => {
    const widths = found.flatMap(interval => (interval ? [(interval[1] - interval[0]) / interval[1]] : []))
    expect(widths.length).toBe(60)
    expect(widths.sort((a, b) => a - b)[30]!).toBeLessThan(0.06)
  })
})

test('where nothing happens by chance the interval closes around the capacity', () => {
  const even = walk({ ...step, load: 1100, spread: 0, seed: 1 })
  const [low, high] = findSaturation([even], RESTING_MS, LIMIT_MS)!
  expect(low).toBeGreaterThan(990)
  expect(low).toBeLessThanOrEqual(1000)
  expect(high).toBeGreaterThanOrEqual(999)
  expect(high).toBeLessThan(1010)
})

test('without a backlog nothing is said', () => {
  expect(findSaturation([walk({ ...step, load: 500, start: 0, seed: 1 })], RESTING_MS, LIMIT_MS)).toBeUndefined()
  expect(findSaturation([], RESTING_MS, LIMIT_MS)).toBeUndefined()
})

test('a limit below what a request takes by itself is no matter of waiting', () => {
  expect(findSaturation([walk({ ...step, load: 1020, seed: 1 })], 60, LIMIT_MS)).toBeUndefined()
})

test('windows in which requests were refused or timed out are no evidence of how fast the rest was served', () => {
  const overflowing = walk({ ...step, load: 1100, seed: 1 })
  const windows = overflowing.windows.map(window => ({ ...window, errors: window.ok * 0.2 }))
  expect(findSaturation([{ ...overflowing, windows }], RESTING_MS, LIMIT_MS)).toBeUndefined()
})
