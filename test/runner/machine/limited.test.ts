import { simulateQueue } from '@gradual/zookeeper'
import { describe, expect, test } from 'vitest'
import { type Random, stream } from '../../../packages/runner/src/random/random.ts'
import { type SimulatedRun, simulate } from '../../../packages/runner/src/simulate/index.ts'
import { zkPlan } from './plans.ts'

// Properties that hold whatever a generator does wrong: patterns are drawn, the seed is the name of the case.

const SEEDS = Array.from({ length: 24 }, (_, i) => i + 1)
const LENGTH_MS = 120_000

/** A process that is stopped again and again: what is due meanwhile goes out when it runs again. */
function stopping(random: Random, longestMs: number): (dueMs: number) => number {
  const stops: { readonly fromMs: number; readonly toMs: number }[] = []
  for (let atMs = 2000 + random.nextShare() * 8000; atMs < LENGTH_MS; ) {
    const toMs = atMs + 5 + random.nextShare() * longestMs
    stops.push({ fromMs: atMs, toMs })
    atMs = toMs + random.nextShare() * 2 * longestMs
  }
  let next = 0
  return dueMs => {
    // Requests come in the order of their times, and no stop is asked for twice.
    while (next < stops.length && stops[next]!.toMs <= dueMs) next++
    const stop = stops[next]
    return stop !== undefined && dueMs >= stop.fromMs ? stop.toMs - dueMs : 0
  }
}

/** A generator that cannot send more than so many a second, and falls behind for good. */
function slow(perSec: number): (dueMs: number) => number {
  let freeMs = 0
  return dueMs => {
    freeMs = Math.max(freeMs, dueMs) + 1000 / perSec
    return Math.max(0, freeMs - 1000 / perSec - dueMs)
  }
}

function limitedFailures({ steps, critical }: SimulatedRun): string[] {
  return steps
    .filter(({ judged }) => judged.verdict === 'fail' && judged.limited.length > 0)
    .filter(({ stats }) => {
      const { pacingLagP99Ms, eventLoopP99Ms } = stats.generator
      return !(stats.service.meanUs / 1000 - pacingLagP99Ms - eventLoopP99Ms > 50)
    })
    .map(({ order }) => `${order.purpose} at ${order.load}, critical ${critical?.load}`)
}

describe('a system that carries every load', () => {
  const server = () => simulateQueue({ capacityPerSec: 20_000 })

  test.each(SEEDS)('is never said to break where the generator is stopped now and then (%i)', seed => {
    const random = stream(seed, 'stops')
    const lagMs = stopping(random, 20 + random.nextShare() * 900)
    const run = simulate(zkPlan({ maxRequests: 1500 }), { server: server(), lagMs, seed })
    expect(run.outcome.verdict).not.toBe('broke')
    expect(run.critical).toBeUndefined()
    expect(limitedFailures(run)).toEqual([])
  })

  test.each([300, 777, 1250])('is never said to break where the generator sends no more than %i/s', perSec => {
    const run = simulate(zkPlan({ maxRequests: 2000 }), { server: server(), lagMs: slow(perSec) })
    expect(run.outcome.verdict).toBe('inconclusive')
    expect(run.outcome.reason).toContain('load generator did not keep its schedule')
    expect(run.outcome.advice).toMatch(/load generator.*--workers.*machine.*inFlight/)
    expect(run.critical).toBeUndefined()
  })

  test.each([11, 25, 60])('is never said to break where the event loop is %i ms late', eventLoopMs => {
    const run = simulate(zkPlan({ maxRequests: 1500 }), { server: server(), eventLoopMs })
    expect(run.outcome.verdict).not.toBe('broke')
    expect(run.critical).toBeUndefined()
  })
})

describe('a system that breaks at 800/s', () => {
  test.each(SEEDS)('is not said to break in a step that the generator missed, nor far below (%i)', seed => {
    const random = stream(seed, 'stops')
    const lagMs = stopping(random, 20 + random.nextShare() * 400)
    const server = simulateQueue({ capacityPerSec: 800 })
    const run = simulate(zkPlan({ maxRequests: 2000 }), { server, lagMs, seed })
    expect(limitedFailures(run)).toEqual([])
    if (run.critical !== undefined) expect(run.critical.load).toBeGreaterThanOrEqual(750)
  })

  test('is still found where the generator was at fault only before', () => {
    const server = simulateQueue({ capacityPerSec: 800 })
    const run = simulate(zkPlan({ maxRequests: 2000 }), { server, lagMs: dueMs => (dueMs < 5000 ? 40 : 0) })
    expect(run.outcome.verdict).toBe('broke')
    expect(run.critical!.load).toBeGreaterThanOrEqual(750)
  })
})

test('a closed model whose worker has no time left is not said to hold', () => {
  const plan = { ...zkPlan({ maxRequests: 200 }), loadUnit: 'inFlight' as const, phases: [] }
  const phases = [
    { kind: 'hold' as const, name: 'one', load: 1, holdMs: 1000, settleMs: 0, tags: [], failWhen: [] },
    { kind: 'hold' as const, name: 'more', load: 64, holdMs: 1000, settleMs: 0, tags: [], failWhen: [] },
  ]
  const options = () => ({ server: simulateQueue({ capacityPerSec: 2000 }) })
  expect(simulate({ ...plan, phases }, options()).outcome.verdict).toBe('held')
  const busy = simulate({ ...plan, phases }, { ...options(), busiest: 0.99 })
  expect(busy.outcome.verdict).toBe('inconclusive')
  expect(busy.outcome.advice).toMatch(/load generator.*--workers.*machine/)
  expect(busy.outcome.advice).not.toContain('inFlight')
  expect(busy.outcome.reason).toContain('a worker was busy 99 % of the time, at most 95 %')
})
