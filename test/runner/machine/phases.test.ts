import type { PlanCondition } from '@gradual/dsl'
import { simulateQueue } from '@gradual/zookeeper'
import { describe, expect, test } from 'vitest'
import { type SimulatedRun, simulate } from '../../../packages/runner/src/simulate/index.ts'
import { at, hold, planOf, ramp, ZK_CONDITIONS, zkPlan } from './plans.ts'
import { fifo } from './servers.ts'

const transitionsOf = (run: SimulatedRun) => run.transitions.map(({ recorded, load, atMs }) => [recorded, load, atMs])
const loadsOf = (run: SimulatedRun) => run.steps.map(({ order }) => order.load)

test('phases are entered when their first step runs, with its load', () => {
  const run = simulate(zkPlan({ maxRequests: 1000 }), { server: simulateQueue() })
  expect(transitionsOf(run)).toEqual([
    ['INIT', 50, 0],
    ['WARMUP', 150, 1500],
    ['LOAD_INCREASE', 650, 6500],
    ['STABLE', 1000, 11_500],
  ])
  expect(loadsOf(run)).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850, 950, 1000])
})

test('rising steps follow each other without a pause', () => {
  const run = simulate(zkPlan({ maxRequests: 1000 }), { server: simulateQueue() })
  const ends = run.steps.map(({ startMs, order }) => startMs + order.settleMs + order.holdMs)
  expect(run.steps.slice(1).map(({ startMs }) => startMs)).toEqual(ends.slice(0, -1))
})

test('also where verdicts take longer than a step', () => {
  const slow: PlanCondition = { kind: 'latency', stat: 'mean', above: { ms: 1500 } }
  const plan = planOf([
    hold('init', 50, 1000),
    ramp('load-increase', 1000, { by: 50, count: 10 }, { failWhen: [slow] }),
  ])
  const run = simulate(plan, { server: fifo(() => 1) })
  expect(run.steps.map(({ startMs }) => startMs)).toEqual(Array.from({ length: 11 }, (_, index) => index * 1000))
})

test('a breach while warming up starts the search there', () => {
  const run = simulate(zkPlan(), { server: simulateQueue({ capacityPerSec: 300 }) })
  expect(run.critical).toMatchObject({ load: 350, lastGood: 250, confirmed: true })
  expect(run.transitions.map(({ recorded }) => recorded)).toEqual([
    'INIT',
    'WARMUP',
    'LOAD_INCREASE',
    'FAILURE',
    'MITIGATION',
    'RECOVERED',
  ])
  const confirm = run.steps.find(({ order }) => order.purpose === 'confirm')!
  expect(confirm.order).toMatchObject({ phase: 'warmup', recorded: 'LOAD_INCREASE', load: 350 })
  expect(run.recovery?.load).toBe(245)
})

test('a false alarm while warming up leaves the rest of it to the search', () => {
  const run = simulate(zkPlan({ maxRequests: 1000 }), {
    server: fifo(() => 1000 / 2300, [{ fromMs: 3500, toMs: 5500 }]),
  })
  expect(run.outcome.verdict).toBe('held')
  expect(run.transitions.map(({ recorded }) => recorded)).toEqual(['INIT', 'WARMUP', 'LOAD_INCREASE', 'STABLE'])
  expect(run.steps.find(({ order }) => order.load === 550)!.order).toMatchObject({
    phase: 'warmup',
    recorded: 'LOAD_INCREASE',
  })
})

describe('a baseline', () => {
  test('that already breaks the condition ends the run, and says so', () => {
    const run = simulate(zkPlan(), { server: simulateQueue({ capacityPerSec: 30 }) })
    expect(run.outcome.verdict).toBe('inconclusive')
    expect(run.outcome.reason).toMatch(/^the baseline at 50\/s already breaks the condition latency\.mean above 50ms/)
    expect(run.transitions.at(-1)).toMatchObject({ recorded: 'INCONCLUSIVE', load: 50 })
  })

  test('without any successful reply aborts the run', () => {
    const run = simulate(zkPlan(), { server: simulateQueue({ errorShare: 1 }) })
    expect(run.outcome.verdict).toBe('aborted')
    expect(run.outcome.reason).toMatch(/^the baseline at 50\/s got no successful reply \(errors only: 50 x -5\)/)
    expect(run.transitions.at(-1)).toMatchObject({ recorded: 'ABORTED', load: 50 })
  })

  test('is measured after its transient', () => {
    const warmingUp = fifo(startMs => (startMs < 700 ? 8 : 1))
    const run = simulate(zkPlan({ maxRequests: 1000 }), { server: warmingUp })
    expect(run.state.baseline?.latencyMeanMs).toBeCloseTo(1, 1)
    expect(run.state.baseline?.throughputPerSec).toBeCloseTo(50, 0)
  })

  test('gives relative conditions their limit', () => {
    const condition: PlanCondition = { kind: 'latency', stat: 'mean', above: { percent: 1000, ofPhase: 'init' } }
    const plan = planOf([
      hold('init', 50, 1000),
      ramp('load-increase', 1000, { by: 100, upTo: 3000 }, { failWhen: [condition] }),
    ])
    const run = simulate(plan, { server: fifo(() => 1) })
    expect(run.critical?.cause).toMatchObject({ condition: 'latency.mean above 1000% of init' })
    expect('required' in run.critical!.cause && run.critical!.cause.required).toBeCloseTo(10, 0)
    expect(run.state.latencyLimitMs).toBeCloseTo(10, 0)
  })
})

test('a plan that starts with its ramp has no baseline, and may fail at its first load', () => {
  const plan = planOf([ramp('load-increase', 1000, { from: 2000, by: 100, upTo: 3000 }, { failWhen: ZK_CONDITIONS })])
  const run = simulate(plan, { server: fifo(() => 1) })
  expect(run.critical).toMatchObject({ load: 2000, confirmed: true })
  expect(run.critical).not.toHaveProperty('lastGood')
  expect(run.transitions.map(({ recorded }) => recorded)).toEqual(['LOAD_INCREASE', 'FAILURE'])
  expect(run.recovery).toBeUndefined()
  expect(run.outcome.reason).toContain('no lower load passed before it')
})

test('a lower load that fails later is bracketed by the loads below it, not by the higher ones that passed', () => {
  const plan = planOf([
    hold('init', 50, 1000),
    ramp('load-increase', 1000, { by: 150, upTo: 800 }, { failWhen: ZK_CONDITIONS }),
    hold('soak', 500, 3000, { failWhen: ZK_CONDITIONS }),
  ])
  const server = fifo(startMs => (startMs < 7000 ? 1 : 3))
  expect(simulate(plan, { server }).critical).toMatchObject({ load: 500, lastGood: 350 })
})

describe('what follows', () => {
  const plan = (maxRequests: number) =>
    planOf([
      hold('init', 50, 1000),
      ramp('load-increase', 1000, { by: 100, upTo: maxRequests }, { failWhen: ZK_CONDITIONS }),
      at('mitigation', 70, 'load-increase', { settleMs: 500, recoverWithinMs: 6000 }),
      hold('after', 200, 3000),
    ])

  test('a recovery is still carried out', () => {
    const run = simulate(plan(3000), { server: fifo(() => 1) })
    expect(run.steps.at(-1)!.order).toMatchObject({ phase: 'after', load: 200, recorded: 'RECOVERED' })
    expect(run.outcome.verdict).toBe('broke')
  })

  test('a ramp that held is carried out too, without the mitigation that was not needed', () => {
    const run = simulate(plan(800), { server: fifo(() => 1) })
    expect(run.steps.at(-1)!.order).toMatchObject({ phase: 'after', load: 200, recorded: 'STABLE' })
    expect(run.steps.some(({ order }) => order.phase === 'mitigation')).toBe(false)
    expect(run.outcome.verdict).toBe('held')
  })
})

test('a share of a phase that cannot fail is a load like any other, and the next ramp starts from there', () => {
  const plan = planOf([
    hold('init', 100, 1000),
    ramp('warmup', 1000, { by: 100, count: 3 }),
    at('rest', 50, 'warmup', { settleMs: 0, holdMs: 1000 }),
    ramp('load-increase', 1000, { by: 100, count: 2 }, { failWhen: ZK_CONDITIONS }),
  ])
  expect(loadsOf(simulate(plan, { server: fifo(() => 1) }))).toEqual([100, 200, 300, 400, 200, 300, 400])
})

test('a scenario without any failure condition is carried to its end', () => {
  const plan = planOf([hold('init', 100, 1000), ramp('rise', 1000, { by: 100, count: 3 })])
  const run = simulate(plan, { server: fifo(() => 1) })
  expect(run.outcome).toEqual({
    verdict: 'held',
    reason: 'all loads up to 400/s were carried; the scenario has no condition that could fail',
  })
  expect(run.transitions.map(({ recorded }) => recorded)).toEqual(['INIT', 'LOAD_INCREASE', 'STABLE'])
})
