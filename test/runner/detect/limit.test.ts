import type { PlanCondition } from '@gradual/dsl'
import { expect, test } from 'vitest'
import { latencyLimitMs } from '../../../packages/runner/src/detect/index.ts'
import { planOf, ramp, ZK_CONDITIONS } from '../machine/plans.ts'

const planWith = (failWhen: readonly PlanCondition[]) =>
  planOf([ramp('load-increase', 1000, { from: 100, by: 100, count: 3 }, { failWhen })])

test('the limit is the smallest one of all latency conditions, also of those that are joined with others', () => {
  const joined: PlanCondition = {
    kind: 'all',
    conditions: [
      { kind: 'latency', stat: 'p99', above: { ms: 20 } },
      { kind: 'errors', abovePercent: 1 },
    ],
  }
  expect(latencyLimitMs(planWith(ZK_CONDITIONS))).toBe(50)
  expect(latencyLimitMs(planWith([...ZK_CONDITIONS, joined]))).toBe(20)
})

test('a limit relative to a baseline counts as soon as the baseline is known', () => {
  const plan = planWith([{ kind: 'latency', stat: 'mean', above: { percent: 500, ofPhase: 'init' } }])
  expect(latencyLimitMs(plan)).toBe(50)
  const init = { latencyMs: { mean: 2 }, operations: {}, throughputPerSec: 50 }
  expect(latencyLimitMs(plan, { loadUnit: 'perSec', phases: { init } })).toBe(10)
})

test('without a latency condition it is 50 ms', () => {
  expect(latencyLimitMs(planWith([{ kind: 'errors', abovePercent: 10 }]))).toBe(50)
})
