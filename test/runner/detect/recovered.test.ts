import { describe, expect, test } from 'vitest'
import { isGoodWindow } from '../../../packages/runner/src/detect/index.ts'
import type { Reference } from '../../../packages/runner/src/detect/types.ts'
import { ZK_CONDITIONS } from '../machine/plans.ts'
import { repeated, type SpanFacts, windowOf } from './spans.ts'

const reference: Reference = {
  loadUnit: 'perSec',
  phases: {},
  best: { throughputPerSec: 2000, load: 2000, operations: {} },
}
const isGood = (facts: SpanFacts) => isGoodWindow(ZK_CONDITIONS, windowOf(facts), reference)

describe('a window of the recovery is good', () => {
  test('when 95 % of what was offered in it are answered, however little that is of the peak', () => {
    expect(isGood({ latenciesMs: repeated(1000, 10), ok: 955 })).toBe(true)
  })

  test('not when fewer are', () => {
    expect(isGood({ latenciesMs: repeated(1000, 10), ok: 940 })).toBe(false)
  })

  test('not when latency is above its limit', () => {
    expect(isGood({ latenciesMs: repeated(1000, 60) })).toBe(false)
  })

  test('not when more than 1 % are errors', () => {
    expect(isGood({ latenciesMs: repeated(1000, 10), ok: 989, errors: 11 })).toBe(false)
    expect(isGood({ latenciesMs: repeated(1000, 10), ok: 990, errors: 10 })).toBe(true)
  })

  test('not when requests wait and none is answered', () => {
    expect(isGood({ latenciesMs: [], offered: 0, inFlightEnd: 3 })).toBe(false)
  })

  test('nor bad, when nothing was due and nothing is waited for', () => {
    expect(isGood({ latenciesMs: [], offered: 0 })).toBeUndefined()
  })
})
