import { simulateQueue } from '@gradual/zookeeper'
import { describe, expect, test } from 'vitest'
import { type SimulatedRun, simulate } from '../../../packages/runner/src/simulate/index.ts'
import { hold, planOf, ramp, zkPlan } from './plans.ts'
import { dyingAt } from './servers.ts'

const recordedOf = (run: SimulatedRun) => run.transitions.map(({ recorded }) => recorded)

describe('a target that is lost', () => {
  const stop = { atMs: 15_300, why: 'targetLost' } as const

  test('after a load that passed broke at that load, and did not recover', () => {
    const run = simulate(zkPlan(), { server: dyingAt(simulateQueue(), 15_000), stop })
    expect(run.outcome.verdict).toBe('broke')
    expect(run.critical).toEqual({
      load: 1450,
      lastGood: 1350,
      atMs: 15_300,
      cause: { condition: 'targetLost' },
      confirmed: false,
    })
    expect(run.recovery).toEqual({ outcome: 'not-recovered', load: 1450 })
    expect(recordedOf(run).slice(-2)).toEqual(['FAILURE', 'NOT_RECOVERED'])
  })

  test('before any load above the baseline has passed aborts the run', () => {
    const run = simulate(zkPlan(), { server: simulateQueue(), stop: { ...stop, atMs: 1200 } })
    expect(run.outcome.verdict).toBe('aborted')
    expect(run.critical).toBeUndefined()
    expect(run.transitions.at(-1)).toMatchObject({ recorded: 'ABORTED', phase: 'init', load: 50 })
  })

  test('while it should recover keeps the critical point that was found', () => {
    const whole = simulate(zkPlan(), { server: simulateQueue() })
    const atMs = whole.transitions.find(({ recorded }) => recorded === 'MITIGATION')!.atMs + 200
    const run = simulate(zkPlan(), { server: simulateQueue(), stop: { ...stop, atMs } })
    expect(run.critical).toEqual(whole.critical)
    expect(run.recovery?.outcome).toBe('not-recovered')
    expect(recordedOf(run).at(-1)).toBe('NOT_RECOVERED')
    expect(run.outcome.verdict).toBe('broke')
  })
})

test('a system that stops answering is a failure at the load it happened at, although it never comes to rest under load', () => {
  const run = simulate(zkPlan(), { server: dyingAt(simulateQueue(), 15_000) })
  expect(run.critical).toMatchObject({ load: 1450, lastGood: 1350, confirmed: false })
  expect(run.recovery?.outcome).toBe('not-recovered')
})

test('an interrupted run is aborted, says where, and keeps the steps it has judged', () => {
  const run = simulate(zkPlan(), { server: simulateQueue(), stop: { atMs: 9000, why: 'interrupted' } })
  expect(run.outcome).toEqual({ verdict: 'aborted', reason: 'interrupted at 850/s, in phase load-increase' })
  expect(run.steps.filter(({ judged }) => judged.verdict === 'pass').map(({ order }) => order.load)).toEqual([
    50, 150, 250, 350, 450, 550, 650, 750,
  ])
  expect(recordedOf(run).at(-1)).toBe('ABORTED')
})

test('a run whose time is over says so, and what would help', () => {
  const run = simulate(zkPlan(), { server: simulateQueue(), stop: { atMs: 9000, why: 'maxTime' } })
  expect(run.outcome.verdict).toBe('aborted')
  expect(run.outcome.advice).toContain('--max-time')
})

test('a run that is interrupted after the failure still tells the critical point', () => {
  const whole = simulate(zkPlan(), { server: simulateQueue() })
  const atMs = whole.transitions.find(({ recorded }) => recorded === 'MITIGATION')!.atMs + 200
  const run = simulate(zkPlan(), { server: simulateQueue(), stop: { atMs, why: 'interrupted' } })
  expect(run.outcome.verdict).toBe('aborted')
  expect(run.critical).toEqual(whole.critical)
  expect(run.outcome.reason).toContain(`broke at ${whole.critical!.load}/s`)
})

test('a load of which nothing succeeded was not carried, also where no condition looks', () => {
  const plan = planOf([hold('init', 50, 1000), ramp('up', 1000, { by: 100, count: 5 })])
  const run = simulate(plan, { server: dyingAt(simulateQueue(), 2500) })
  expect(run.outcome.verdict).toBe('inconclusive')
  expect(run.outcome.reason).toContain('not one request succeeded')
})
