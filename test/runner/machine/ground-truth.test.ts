import { simulateQueue } from '@gradual/zookeeper'
import { describe, expect, test } from 'vitest'
import { type SimulatedRun, simulate } from '../../../packages/runner/src/simulate/index.ts'
import { hold, planOf, ramp, ZK_CONDITIONS, zkPlan } from './plans.ts'

const recordedOf = (run: SimulatedRun) => run.transitions.map(({ recorded }) => recorded)

describe.each([
  ['steps of 1 s', 10],
  ['steps of 10 s', 1],
])('%s', (_, divideBy) => {
  test.each([1000, 2300, 4000])(
    'a queue with a capacity of %i/s breaks within two steps of it, and recovers',
    capacity => {
      const run = simulate(zkPlan({ divideBy }), { server: simulateQueue({ capacityPerSec: capacity }) })
      expect(run.outcome.verdict).toBe('broke')
      expect(Math.abs(run.critical!.load - capacity)).toBeLessThanOrEqual(Math.max(200, capacity / 10))
      expect(run.critical).toMatchObject({ confirmed: true, lastGood: run.critical!.load - 100, cause: { index: 0 } })
      expect(run.recovery?.outcome).toBe('recovered')
      expect(recordedOf(run)).toEqual(['INIT', 'WARMUP', 'LOAD_INCREASE', 'FAILURE', 'MITIGATION', 'RECOVERED'])
    },
  )

  test('below its capacity the same queue holds', () => {
    const run = simulate(zkPlan({ divideBy, maxRequests: 2000 }), { server: simulateQueue({ capacityPerSec: 2300 }) })
    expect(run.outcome).toEqual({
      verdict: 'held',
      reason: 'no condition was broken up to 2000/s, the highest load of the scenario',
    })
    expect(run.critical).toBeUndefined()
    expect(recordedOf(run)).toEqual(['INIT', 'WARMUP', 'LOAD_INCREASE', 'STABLE'])
  })
})

test('the evidence of a failure names what was required and measured, and when it began', () => {
  const run = simulate(zkPlan(), { server: simulateQueue({ capacityPerSec: 2300 }) })
  const failing = run.steps.find(({ judged }) => judged.verdict === 'fail')!
  const { cause, atMs } = run.critical!
  expect(cause).toMatchObject({ condition: 'latency.mean above 50ms', required: 50, unit: 'ms' })
  expect('actual' in cause && cause.actual).toBeGreaterThan(50)
  const firstBreached = Math.min(...failing.judged.breaches.map(({ window }) => window!))
  expect(atMs).toBe(failing.startMs + firstBreached * failing.order.windowMs)
  expect(run.outcome.reason).toContain(`broke at ${run.critical!.load}/s: latency.mean above 50ms`)
  expect(run.outcome.reason).toContain(`the last load that passed is ${run.critical!.lastGood}/s`)
})

test('a failing step that answered less than was offered, with ever more in flight, is called saturated', () => {
  const plan = planOf([
    hold('init', 50, 1000),
    ramp('load-increase', 1000, { by: 1000, upTo: 4000 }, { failWhen: ZK_CONDITIONS }),
  ])
  const run = simulate(plan, { server: simulateQueue({ capacityPerSec: 1500 }) })
  expect(run.critical!.saturation).toMatch(/^saturated: 15\d\d\/s answered of 20\d\d\/s offered/)
  expect(run.outcome.reason).toContain(run.critical!.saturation!)
})

// Loss at overload is 1 - capacity/load: a share above 10 % begins at capacity/0.9.
test('with a short queue it is the errors that break, above the capacity divided by 0.9', () => {
  const run = simulate(zkPlan(), { server: simulateQueue({ capacityPerSec: 2300, queueLimit: 50 }) })
  expect(run.critical?.cause.condition).toBe('errors above 10%')
  expect(run.critical!.load).toBeGreaterThan(2300 / 0.9)
  expect(run.critical!.load).toBeLessThanOrEqual(2300 / 0.9 + 300)
})

test('a system that loses capacity past saturation breaks the throughput rule', () => {
  const conditions = ZK_CONDITIONS.filter(({ kind }) => kind === 'throughputDrop')
  const plan = planOf([
    hold('init', 50, 1000),
    ramp('load-increase', 1000, { by: 100, upTo: 4000 }, { failWhen: conditions }),
  ])
  const server = simulateQueue({ capacityPerSec: 1000, capacityLoss: 0.6, queueLimit: 300 })
  const run = simulate(plan, { server })
  expect(run.outcome.verdict).toBe('broke')
  expect(run.critical?.cause).toMatchObject({ condition: 'throughput drops by 30%', unit: 'perSec' })
  expect(run.critical!.load).toBeGreaterThan(1000)
  expect(run.critical!.load).toBeLessThanOrEqual(1400)
})

test('without loss of capacity the throughput rule never breaks: what is offered beyond it only waits', () => {
  const conditions = ZK_CONDITIONS.filter(({ kind }) => kind === 'throughputDrop')
  const plan = planOf([
    hold('init', 50, 1000),
    ramp('load-increase', 1000, { by: 200, upTo: 2000 }, { failWhen: conditions }),
  ])
  const run = simulate(plan, { server: simulateQueue({ capacityPerSec: 1000 }) })
  expect(run.outcome.verdict).toBe('held')
})

// M/M/1 at 1000/s: the mean passes 50 ms at 1000 - 1/0.05 = 980/s. With a minute for each step the bracket of 20/s holds it.
test('under Poisson arrivals and exponential service the mean breaks near mu - 1/L', () => {
  const plan = planOf(
    [
      hold('init', 500, 60_000),
      ramp('load-increase', 60_000, { from: 900, by: 20, upTo: 1100 }, { failWhen: [ZK_CONDITIONS[0]!] }),
    ],
    { arrivals: 'poisson' },
  )
  const found = [1, 2, 3, 4, 5].map(seed => {
    const server = simulateQueue({ capacityPerSec: 1000, service: 'exponential', seed })
    return simulate(plan, { server, seed }).critical?.load ?? Number.NaN
  })
  for (const load of found) expect(Math.abs(load - 980)).toBeLessThanOrEqual(0.05 * 980)
})

// D/D/1 in a closed model: with n in flight a request takes n / capacity.
test('in a closed model the mean breaks where so many in flight take longer than the limit', () => {
  const plan = planOf(
    [hold('init', 5, 1000), ramp('load-increase', 1000, { by: 5, upTo: 100 }, { failWhen: ZK_CONDITIONS })],
    { loadUnit: 'inFlight' },
  )
  const run = simulate(plan, { server: simulateQueue({ capacityPerSec: 1000 }) })
  expect(run.critical).toMatchObject({ load: 55, lastGood: 50 })
  expect(run.outcome.reason).toContain('broke at 55 in flight')
})
