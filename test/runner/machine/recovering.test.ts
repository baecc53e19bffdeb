import { simulateQueue } from '@gradual/zookeeper'
import { describe, expect, test } from 'vitest'
import { type SimulatedRun, simulate } from '../../../packages/runner/src/simulate/index.ts'
import { at, hold, planOf, ramp, ZK_CONDITIONS, zkPlan } from './plans.ts'
import { changingAt, fifo } from './servers.ts'

const recordedOf = (run: SimulatedRun) => run.transitions.map(({ recorded }) => recorded)
const mitigatedAtMs = (run: SimulatedRun) => run.transitions.find(({ recorded }) => recorded === 'MITIGATION')!.atMs

test('mitigation follows the failure without a drain, at the share of the critical load, in windows of the failing step', () => {
  const run = simulate(zkPlan(), { server: simulateQueue({ capacityPerSec: 2300 }) })
  const recover = run.steps.find(({ order }) => order.purpose === 'recover')!
  expect(recover.order).toMatchObject({ load: run.critical!.load * 0.7, windowMs: 100, settleMs: 0 })
  expect(recover.stats.windows[0]!.latency.maxUs / 1000).toBeGreaterThan(100)
})

// The backlog at the cut is (load - capacity) x time; it goes down at capacity - recovery load.
test('the time to recover is that in which the backlog goes away', () => {
  const run = simulate(zkPlan(), { server: simulateQueue({ capacityPerSec: 2300 }) })
  const atMs = mitigatedAtMs(run)
  const confirm = run.steps.find(({ order }) => order.purpose === 'confirm')!
  const backlog = ((run.critical!.load - 2300) * (atMs - confirm.startMs)) / 1000
  const belowLimitMs = ((backlog - 0.05 * 2300) / (2300 - run.recovery!.load)) * 1000
  expect(run.recovery!.timeToRecoverMs!).toBeGreaterThan(belowLimitMs)
  expect(run.recovery!.timeToRecoverMs!).toBeLessThan(belowLimitMs + 300)
  expect(run.endMs - atMs).toBeGreaterThanOrEqual(500)
})

test('the verdict waits for the settle time, which counts for the time to recover', () => {
  const plan = planOf([
    hold('init', 50, 1000),
    ramp('load-increase', 1000, { by: 200, upTo: 4000 }, { failWhen: ZK_CONDITIONS }),
    at('mitigation', 20, 'load-increase', { settleMs: 4000, recoverWithinMs: 6000 }),
  ])
  const run = simulate(plan, { server: simulateQueue({ capacityPerSec: 1000 }) })
  expect(run.recovery?.outcome).toBe('recovered')
  expect(run.recovery!.timeToRecoverMs!).toBeLessThan(4000)
  expect(run.endMs - mitigatedAtMs(run)).toBeGreaterThanOrEqual(4000)
})

test('a system that stays broken has not recovered, when the time for it is over', () => {
  const server = changingAt(
    fifo(() => 1000 / 2300),
    25_500,
    fifo(() => 1),
  )
  const run = simulate(zkPlan(), { server })
  expect(run.outcome.verdict).toBe('broke')
  expect(run.recovery).toEqual({ outcome: 'not-recovered', load: run.critical!.load * 0.7 })
  expect(recordedOf(run).at(-1)).toBe('NOT_RECOVERED')
  expect(run.endMs - mitigatedAtMs(run)).toBeGreaterThanOrEqual(6500)
  expect(run.outcome.reason).toContain('it did not recover in the time that the scenario gives it')
})

test('a mitigation that takes long has its time to recover counted from its end', () => {
  const server = simulateQueue({ capacityPerSec: 2300 })
  const run = simulate(zkPlan(), { server, mitigationMs: 9000 })
  expect(run.recovery).toMatchObject({ outcome: 'recovered' })
  expect(run.recovery!.timeToRecoverMs!).toBeLessThanOrEqual(200)
  expect(run.endMs - mitigatedAtMs(run)).toBeGreaterThanOrEqual(9000)
})

describe('several attempts', () => {
  const plan = planOf([
    hold('init', 50, 1000),
    ramp('load-increase', 1000, { by: 100, upTo: 4000 }, { failWhen: ZK_CONDITIONS }),
    at('first', 70, 'load-increase', { settleMs: 500, recoverWithinMs: 4000 }),
    at('second', 20, 'load-increase', { settleMs: 500, recoverWithinMs: 20_000 }),
  ])

  test('recovery only at the lower load is partial', () => {
    const server = changingAt(
      fifo(() => 1),
      12_500,
      fifo(() => 2),
    )
    const run = simulate(plan, { server })
    expect(run.recovery).toMatchObject({ outcome: 'partial', load: run.critical!.load * 0.2 })
    expect(recordedOf(run).slice(-3)).toEqual(['FAILURE', 'MITIGATION', 'PARTIAL_RECOVERY'])
    expect(run.outcome.reason).toContain('recovered only at')
  })

  test('after a recovery at the first load the second is carried without judging', () => {
    const run = simulate(plan, { server: fifo(() => 1) })
    expect(run.recovery).toMatchObject({ outcome: 'recovered', load: run.critical!.load * 0.7 })
    expect(run.steps.at(-1)!.order).toMatchObject({ phase: 'second', purpose: 'step', recorded: 'RECOVERED' })
  })
})

describe('hysteresis', () => {
  const plan = planOf([
    hold('init', 50, 1000),
    ramp('load-increase', 1000, { by: 100, upTo: 4000 }, { failWhen: ZK_CONDITIONS }),
    at('mitigation', 50, 'load-increase', { settleMs: 3000, recoverWithinMs: 10_000 }),
  ])

  test('is nothing where the way down is as fast as the way up', () => {
    const run = simulate(plan, { server: fifo(() => 1) })
    expect(run.recovery!.hysteresisMs!).toBeCloseTo(0, 1)
  })

  test('is what the system has become slower by', () => {
    const fast = fifo(() => 1)
    const lazy = {
      arrive: (ms: number) => {
        const departure = fast.arrive(ms)
        return { ...departure, departureMs: departure.departureMs + 7 }
      },
    }
    const breaks = simulate(plan, { server: fifo(() => 1) })
    const run = simulate(plan, {
      server: changingAt(
        fifo(() => 1),
        mitigatedAtMs(breaks),
        lazy,
      ),
    })
    expect(run.recovery!.hysteresisMs!).toBeCloseTo(7, 1)
  })
})
