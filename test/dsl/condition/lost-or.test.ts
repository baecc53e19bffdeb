import { describe, expect, it } from 'vitest'
import { findLostOr } from '../../../packages/dsl/src/condition/lost-or.ts'

describe('a condition that || would lose', () => {
  it.each([
    "m => m.errors.above('10%') || m.latency.mean.above('50ms')",
    "(m) => m.errors.above('10%')\n  || m.latency.mean.above('50ms')",
    "m => { return m.throughput.dropsBy('10%') || other }",
    "m => (m.errors.above('1%') || m.latency.mean.above('50ms')).and(slow)",
    "m => m.latency.p99.above('300%').of('init') || slow",
    "m => m.errors.above('1%').and(slow) || fast",
    'function (m) { return m.errors.above("10%") || fast }',
    "m => m.errors.above(limits.get('a').text) || fast",
    "m => m.errors.above('10%') /* either */ || fast",
  ])('is found in %s', source => {
    expect(findLostOr(source)).toBe(true)
  })

  it.each([
    "m => m.errors.above('10%')",
    "m => m.errors.above(limit || '10%')",
    "m => m.errors.above('10%').and(other || slow)",
    "m => { const limit = given || '10%'; return m.errors.above(limit) }",
    "m => (strict || careful ? m.errors.above('1%') : m.errors.above('10%'))",
    "m => m.errors.above('10%') // .above() || below",
    "m => m.of('a.above() || b').errors.above('10%')",
    "m => m.errors.above('10%') ?? other",
  ])('is not found in %s', source => {
    expect(findLostOr(source)).toBe(false)
  })
})
