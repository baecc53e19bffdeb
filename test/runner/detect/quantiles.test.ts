import type { PlanCondition } from '@gradual/dsl'
import { expect, test } from 'vitest'
import { judgeStep, judgeWindow, readLatency } from '../../../packages/runner/src/detect/index.ts'
import type { Reference } from '../../../packages/runner/src/detect/types.ts'
import { histogramOf, repeated, stepOf, windowOf, windowsOf } from './spans.ts'

const reference: Reference = { loadUnit: 'perSec', phases: {} }
const p99: PlanCondition = { kind: 'latency', stat: 'p99', above: { ms: 50 } }
const mix = (fast: number, slow: number) => ({ latenciesMs: [...repeated(fast, 5), ...repeated(slow, 200)] })

test('a quantile does not vote by window', () => {
  expect(judgeWindow([p99], windowOf(mix(90, 10)), reference)).toEqual([])
})

test('a pause in two of ten windows that touches 0.2 % of the requests leaves p99 below its limit', () => {
  const step = stepOf(windowsOf([8, mix(1000, 0)], [2, mix(990, 10)]))
  expect(judgeStep([p99], step, reference).verdict).toBe('pass')
})

test('5 % above the limit fail it, over all samples of the step', () => {
  const step = stepOf(windowsOf([10, mix(950, 50)]))
  expect(judgeStep([p99], step, reference)).toMatchObject({
    verdict: 'fail',
    breaches: [{ required: 50, unit: 'ms' }],
  })
  expect(judgeStep([p99], step, reference).breaches[0]).not.toHaveProperty('window')
})

test('a share too close to 1 % to tell is not decided', () => {
  const step = stepOf(windowsOf([10, mix(198, 2)]))
  expect(judgeStep([p99], step, reference)).toMatchObject({ verdict: 'inconclusive' })
})

test('under a thousand samples p99 cannot pass, and the reason says how many it needs', () => {
  const judgement = judgeStep([p99], stepOf(windowsOf([10, mix(50, 0)])), reference)
  expect(judgement.verdict).toBe('inconclusive')
  expect(judgement.undecided).toEqual(['latency.p99 above 50ms needs 1000 samples, the step had 500'])
})

test('a system that answers nothing at all fails a quantile too', () => {
  const step = stepOf(windowsOf([10, { latenciesMs: [], offered: 0, inFlightEnd: 50 }]))
  expect(judgeStep([p99], step, reference).verdict).toBe('fail')
})

test('joined with a share of errors it is decided on the whole step', () => {
  const both: PlanCondition = { kind: 'all', conditions: [p99, { kind: 'errors', abovePercent: 10 }] }
  const slow = stepOf(windowsOf([10, mix(900, 100)]))
  const slowAndFailing = stepOf(windowsOf([10, { ...mix(900, 100), ok: 500, errors: 500 }]))
  expect(judgeStep([both], slow, reference).verdict).toBe('pass')
  expect(judgeStep([both], slowAndFailing, reference).verdict).toBe('fail')
})

test('a hundred samples have a p90, a thousand a p99, ten thousand a p999, and not one less', () => {
  const known = (count: number) => Object.keys(readLatency(histogramOf(repeated(count, 5))))
  expect([known(99), known(100)].map(stats => stats.includes('p90'))).toEqual([false, true])
  expect([known(999), known(1000)].map(stats => stats.includes('p99'))).toEqual([false, true])
  expect([known(9999), known(10_000)].map(stats => stats.includes('p999'))).toEqual([false, true])
})
