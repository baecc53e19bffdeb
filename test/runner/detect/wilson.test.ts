import { expect, test } from 'vitest'
import { wilsonInterval } from '../../../packages/runner/src/detect/index.ts'

// The formula of Wilson (1927) worked out by hand: no hits leave (0, z²/(n+z²)), all hits its mirror image.
const Z2 = 1.96 ** 2

test('no hits in n trials leave an interval from 0 to z²/(n+z²)', () => {
  const { low, high } = wilsonInterval(0, 100)
  expect(low).toBeCloseTo(0, 10)
  expect(high).toBeCloseTo(Z2 / (100 + Z2), 4)
})

test('all hits are the mirror image of none', () => {
  const none = wilsonInterval(0, 40)
  const all = wilsonInterval(40, 40)
  expect(all.low).toBeCloseTo(1 - none.high, 10)
  expect(all.high).toBeCloseTo(1, 10)
})

test('half of the trials lie in the middle of a symmetric interval', () => {
  const { low, high } = wilsonInterval(50, 100)
  expect((low + high) / 2).toBeCloseTo(0.5, 10)
  expect(high - low).toBeCloseTo((2 * 1.96 * Math.sqrt(0.25 / 100 + Z2 / 40_000)) / (1 + Z2 / 100), 4)
})

test('nothing tried leaves everything possible', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
})

test('more trials with the same share make the interval narrower', () => {
  const few = wilsonInterval(10, 100)
  const many = wilsonInterval(1000, 10_000)
  expect(many.low).toBeGreaterThan(few.low)
  expect(many.high).toBeLessThan(few.high)
})

test('no hits begin at exactly 0 and nothing but hits ends at exactly 1, whatever the total', () => {
  for (let total = 1; total <= 2000; total++) {
    expect(wilsonInterval(0, total).low).toBe(0)
    expect(wilsonInterval(total, total).high).toBe(1)
  }
})
