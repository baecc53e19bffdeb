import { simulateQueue } from '@gradual/zookeeper'
import { expect, test } from 'vitest'
import { simulate } from '../../../packages/runner/src/simulate/index.ts'
import { zkPlan } from './plans.ts'
import { fifo } from './servers.ts'

test('a generator that lags from some load on makes the run inconclusive, and is named as the reason', () => {
  const server = simulateQueue({ capacityPerSec: 5000 })
  const run = simulate(zkPlan({ maxRequests: 3000 }), { server, lagMs: dueMs => (dueMs > 12_000 ? 80 : 0) })
  expect(run.outcome.verdict).toBe('inconclusive')
  expect(run.outcome.reason).toMatch(/was broken, but the load generator did not keep its schedule \(pacing lag p99 80/)
  expect(run.outcome.advice).toContain('--workers')
  expect(run.critical).toBeUndefined()
  expect(run.transitions.at(-1)?.recorded).toBe('INCONCLUSIVE')
})

test('a limited step that breaks nothing is repeated once, passed by and not called good', () => {
  const server = simulateQueue({ capacityPerSec: 5000 })
  const lagMs = (dueMs: number) => (dueMs > 8000 && dueMs < 9800 ? 8 : 0)
  const run = simulate(zkPlan({ maxRequests: 1500 }), { server, lagMs })
  const limited = run.steps.filter(({ judged }) => judged.limited.length > 0)
  expect(limited.map(({ order }) => order.purpose)).toContain('repeat')
  expect(limited.every(({ judged }) => judged.verdict === 'inconclusive')).toBe(true)
  expect(run.outcome.verdict).toBe('held')
})

test('a run whose last load was limited is not called held', () => {
  const server = simulateQueue({ capacityPerSec: 5000 })
  const run = simulate(zkPlan({ maxRequests: 1000 }), { server, lagMs: dueMs => (dueMs > 10_000 ? 8 : 0) })
  expect(run.outcome.verdict).toBe('inconclusive')
  expect(run.outcome.reason).toContain('the last load, 1000/s, was not passed for certain')
  expect(run.outcome.reason).toContain('pacing lag p99 8')
  expect(run.state.ascent.map(({ load }) => load)).not.toContain(1000)
})

test('a blocked event loop does not excuse a service time far above the limit', () => {
  const run = simulate(zkPlan(), { server: fifo(() => 1000 / 1000), eventLoopMs: 12 })
  expect(run.outcome.verdict).toBe('broke')
  expect(run.critical!.load).toBeLessThanOrEqual(1200)
  expect(run.critical!.lastGood).toBeUndefined()
})

test('a baseline that only the generator can have broken is not blamed on the system', () => {
  const run = simulate(zkPlan(), { server: simulateQueue(), lagMs: () => 90 })
  expect(run.outcome.verdict).toBe('inconclusive')
  expect(run.outcome.reason).toContain('the load generator did not keep its schedule')
})
