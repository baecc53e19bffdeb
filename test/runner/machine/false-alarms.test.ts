import { simulateQueue } from '@gradual/zookeeper'
import { describe, expect, test } from 'vitest'
import { simulate } from '../../../packages/runner/src/simulate/index.ts'
import { zkPlan } from './plans.ts'
import { fifo } from './servers.ts'

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1)

describe('a pause of 200 ms every 5 s, well below capacity', () => {
  test.each(SEEDS)('is no failure with steps of 10 s, whenever it comes (%i)', seed => {
    const shiftMs = seed * 250
    const pauses = Array.from({ length: 100 }, (_, index) => ({
      fromMs: shiftMs + index * 5000,
      toMs: shiftMs + index * 5000 + 200,
    }))
    const run = simulate(zkPlan({ divideBy: 1, maxRequests: 1600 }), { server: fifo(() => 1000 / 2300, pauses), seed })
    expect(run.outcome.verdict).toBe('held')
    expect(run.steps.every(({ judged }) => judged.verdict === 'pass')).toBe(true)
  })

  test.each(SEEDS)('is no critical point with steps of 1 s either, under random arrivals and service (%i)', seed => {
    const server = simulateQueue({ service: 'exponential', pauseForMs: 200, pauseEveryMs: 5000, seed })
    const run = simulate({ ...zkPlan({ maxRequests: 1600 }), arrivals: 'poisson' }, { server, seed })
    expect(run.critical).toBeUndefined()
    expect(run.outcome.verdict).toBe('held')
  })
})

describe('one pause of 2 s', () => {
  test.each([
    ['steps of 1 s', 10, 20_000],
    ['steps of 10 s', 1, 180_000],
  ])('is no critical point with %s', (_, divideBy, fromMs) => {
    const server = fifo(() => 1000 / 2300, [{ fromMs, toMs: fromMs + 2000 }])
    const run = simulate(zkPlan({ divideBy, maxRequests: 2000 }), { server })
    expect(run.critical).toBeUndefined()
    expect(run.outcome.verdict).toBe('held')
  })

  test('that breaks a step is taken back by two confirmations that pass, and the ramp goes on behind it', () => {
    const server = fifo(() => 1000 / 2300, [{ fromMs: 20_000, toMs: 22_000 }])
    const run = simulate(zkPlan({ maxRequests: 2100 }), { server })
    const failed = run.steps.findIndex(({ judged }) => judged.verdict === 'fail')
    const { load } = run.steps[failed]!.order
    const after = run.steps.slice(failed + 1).map(({ order, judged }) => [order.purpose, order.load, judged.verdict])
    expect(after.slice(0, 3)).toEqual([
      ['confirm', load, 'pass'],
      ['confirm', load, 'pass'],
      ['step', load + 100, 'pass'],
    ])
  })
})

test('a confirmation starts from a system at rest and lasts five seconds at least', () => {
  const run = simulate(zkPlan(), { server: simulateQueue({ capacityPerSec: 2300 }) })
  const confirm = run.steps.find(({ order }) => order.purpose === 'confirm')!
  expect(confirm.order).toMatchObject({ load: run.critical!.load, holdMs: 5000, windowMs: 500 })
  expect(confirm.stats.windows[0]!.latency.minUs / 1000).toBeLessThan(1)
})
