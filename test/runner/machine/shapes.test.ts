import type { Plan, PlanPhase, ShapedPhase } from '@gradual/dsl'
import { simulateQueue } from '@gradual/zookeeper'
import { describe, expect, test } from 'vitest'
import { type SimulatedRun, simulate } from '../../../packages/runner/src/simulate/index.ts'
import { at, hold, planOf, ramp, ZK_CONDITIONS } from './plans.ts'
import { fifo } from './servers.ts'

const common = { tags: [], failWhen: [], settleMs: 0 }

function slope(name: string, to: number, holdMs: number, more: Partial<PlanPhase> = {}): ShapedPhase {
  return { ...common, kind: 'slope', name, to, holdMs, everyMs: 10_000, ...more } as ShapedPhase
}

function spike(
  name: string,
  load: number,
  peak: number,
  lastingMs: number,
  more: Partial<PlanPhase> = {},
): ShapedPhase {
  return { ...common, kind: 'spike', name, load, peak, lastingMs, holdMs: 20_000, ...more } as ShapedPhase
}

const failWhen = ZK_CONDITIONS
const run = (phases: readonly PlanPhase[], capacityPerSec: number, more: Partial<Plan> = {}): SimulatedRun =>
  simulate(planOf(phases, more), { server: simulateQueue({ capacityPerSec }) })
const offered = ({ steps }: SimulatedRun) => steps.reduce((sum, { stats }) => sum + stats.offered, 0)

describe('a load in a straight line', () => {
  test.each([1000, 1730, 2300, 3999])('breaks a queue of %i/s in the part that goes past it', capacity => {
    const { outcome, critical, recovery } = run(
      [
        hold('init', 50, 5000),
        slope('up', 5000, 500_000, { failWhen }),
        at('back', 70, 'up', { settleMs: 0, recoverWithinMs: 30_000 }),
      ],
      capacity,
    )
    expect(outcome.verdict).toBe('broke')
    expect(critical?.confirmed).toBe(true)
    // A part is 99/s high: the bracket goes from the mean of the last that passed to the end of the one that failed.
    expect(critical!.lastGood!).toBeLessThanOrEqual(capacity * 1.02)
    expect(critical!.load).toBeGreaterThan(capacity)
    expect(critical!.load - critical!.lastGood!).toBeLessThanOrEqual(2 * 99 + 1)
    expect(recovery?.outcome).toBe('recovered')
  })

  test('is carried without a gap: every part begins where the one before it ended', () => {
    const { steps, outcome } = run([hold('init', 50, 5000), slope('up', 1000, 100_000), slope('down', 0, 50_000)], 5000)
    expect(outcome.verdict).toBe('held')
    for (const [i, step] of steps.entries()) {
      if (i > 0) expect(step.startMs).toBeCloseTo(steps[i - 1]!.startMs + steps[i - 1]!.order.holdMs, 6)
    }
    // 50/s for 5 s, then the areas of the two lines.
    expect(Math.abs(offered({ steps } as SimulatedRun) - (250 + 52_500 + 25_000))).toBeLessThanOrEqual(1)
  })

  test('is judged in each window against what is offered there', () => {
    const { steps } = run([hold('init', 50, 5000), slope('up', 1050, 100_000, { failWhen })], 5000)
    const windows = steps.filter(({ order }) => order.phase === 'up').flatMap(({ stats }) => stats.windows)
    expect(windows).toHaveLength(100)
    for (const [i, window] of windows.entries()) {
      expect(window.load).toBeCloseTo(50 + 10 * (i + 0.5), 6)
      expect(Math.abs(window.offered - window.load)).toBeLessThanOrEqual(1)
    }
  })

  test('that falls is no drop of throughput', () => {
    const dropOnly = [{ kind: 'throughputDrop', dropPercent: 30 }] as const
    const { outcome } = run(
      [hold('init', 50, 5000), slope('up', 2000, 50_000), slope('down', 10, 50_000, { failWhen: dropOnly })],
      5000,
    )
    expect(outcome.verdict).toBe('held')
  })

  test('that rises past what is answered is a drop of throughput, where the server collapses', () => {
    const dropOnly = [{ kind: 'throughputDrop', dropPercent: 30 }] as const
    const plan = planOf([hold('init', 50, 5000), slope('up', 4000, 200_000, { failWhen: dropOnly })])
    const { outcome, critical } = simulate(plan, {
      server: simulateQueue({ capacityPerSec: 1500, capacityLoss: 0.6, queueLimit: 2000 }),
    })
    expect(outcome.verdict).toBe('broke')
    expect(critical?.cause.condition).toBe('throughput drops by 30%')
  })

  test('is refined between the last part that passed and the one that failed, at loads that stand still', () => {
    const { critical, steps } = run(
      [hold('init', 50, 5000), slope('up', 5050, 100_000, { failWhen, refinePercent: 5 })],
      2300,
    )
    expect(critical!.load - critical!.lastGood!).toBeLessThanOrEqual(critical!.load * 0.05)
    expect(Math.abs(critical!.load - 2300)).toBeLessThan(150)
    const level = steps.filter(({ order }) => order.phase === 'up' && order.curve === undefined)
    expect(level.length).toBeGreaterThan(2)
    for (const { order, stats } of level) expect(stats.load).toBe(order.load)
  })

  test('in flight is a closed model', () => {
    const inFlight = { loadUnit: 'inFlight' as const }
    const { steps, outcome } = run([hold('init', 1, 2000), slope('up', 20, 40_000)], 1000, inFlight)
    expect(outcome.verdict).toBe('held')
    const last = steps.at(-1)!
    // One server: what more is in flight only waits, so the mean is the level itself.
    expect(last.stats.inFlightMean).toBeCloseTo(last.stats.load, 0)
    expect(last.stats.throughputPerSec).toBeCloseTo(1000, -1)
  })
})

describe('a pulse', () => {
  test('that the system has soon got over is no failure', () => {
    const { outcome, steps } = run(
      [hold('init', 50, 5000), spike('burst', 200, 2000, 500, { failWhen, everyMs: 10_000 })],
      1000,
    )
    expect(outcome.verdict).toBe('held')
    // 500 too many in half a second are answered 0.6 s after it: two windows of ten.
    const breached = steps.at(-1)!.judged.breaches.map(({ window }) => window)
    expect(new Set(breached).size).toBeGreaterThan(0)
    expect(steps.filter(({ order }) => order.phase === 'burst' && order.purpose === 'step')).toHaveLength(2)
  })

  test('that leaves a backlog for most of its period is one, confirmed by a pulse', () => {
    const { outcome, critical, steps } = run(
      [hold('init', 50, 5000), spike('burst', 800, 4000, 2000, { failWhen, everyMs: 20_000 })],
      1000,
    )
    expect(outcome.verdict).toBe('broke')
    expect(critical).toMatchObject({ load: 4000, confirmed: true })
    const confirmation = steps.find(({ order }) => order.purpose === 'confirm')
    expect(confirmation?.order.curve).toEqual(steps.find(({ order }) => order.phase === 'burst')?.order.curve)
  })

  test('says of the load that passed what it was on the whole', () => {
    const { state } = run([hold('init', 50, 5000), spike('burst', 200, 2000, 1000)], 5000)
    expect(state.ascent.at(-1)?.load).toBeCloseTo(200 + 1800 / 20, 6)
  })

  test('leaves the next phase to go on from its base', () => {
    const { steps } = run(
      [hold('init', 50, 5000), spike('burst', 200, 2000, 1000), ramp('on', 1000, { by: 10, count: 2 })],
      5000,
    )
    expect(steps.slice(-2).map(({ order }) => order.load)).toEqual([210, 220])
  })

  test('of a search that asks for a bracket is not halved', () => {
    const { critical, steps } = run(
      [
        hold('init', 50, 5000),
        spike('burst', 800, 4000, 4000),
        ramp('up', 1000, { by: 100, upTo: 1500 }, { failWhen, refinePercent: 1 }),
      ],
      1000,
    )
    expect(critical?.load).toBe(4000)
    expect(steps.every(({ order }) => order.phase !== 'burst' || order.load === 4000)).toBe(true)
  })
})

describe('a trace', () => {
  const trace = (rates: readonly number[], more: Partial<PlanPhase> = {}): ShapedPhase =>
    ({
      ...common,
      kind: 'trace',
      name: 'day',
      source: 'rates.csv',
      points: rates.map((perSec, i) => ({ atMs: i * 10_000, perSec })),
      between: 'steps',
      holdMs: rates.length * 10_000,
      everyMs: 10_000,
      ...more,
    }) as ShapedPhase

  test('offers what the file says', () => {
    const { steps, outcome } = run([trace([100, 700, 0, 33.3])], 5000)
    expect(outcome.verdict).toBe('held')
    expect(steps.map(({ stats }) => Math.round(stats.offered))).toEqual([1000, 7000, 0, 333])
  })

  test('is not failed, nor left undecided, by an hour at night without requests', () => {
    const { outcome, steps } = run([hold('init', 50, 5000), trace([100, 0, 0, 200], { failWhen })], 5000)
    expect(outcome.verdict).toBe('held')
    expect(steps.every(({ order }) => order.purpose === 'step')).toBe(true)
  })

  test('breaks at the first rate that cannot be carried', () => {
    const { critical, outcome } = run([hold('init', 50, 5000), trace([300, 900, 1400, 200, 1300], { failWhen })], 1000)
    expect(outcome.verdict).toBe('broke')
    expect(critical).toMatchObject({ load: 1400, lastGood: 900, confirmed: true })
  })
})

describe('a generator that lags', () => {
  test('while the load changes names no critical point', () => {
    const plan = planOf([hold('init', 50, 5000), slope('up', 3000, 100_000, { failWhen })])
    const { outcome, critical } = simulate(plan, {
      server: simulateQueue({ capacityPerSec: 10_000 }),
      lagMs: dueMs => (dueMs > 40_000 ? 80 : 0),
    })
    expect(outcome.verdict).toBe('inconclusive')
    expect(critical).toBeUndefined()
  })
})

test('what a lost server does to a line is seen in it, too', () => {
  const plan = planOf([hold('init', 50, 5000), slope('up', 500, 100_000, { failWhen })])
  const { outcome, critical } = simulate(plan, { server: fifo(startMs => (startMs < 60_000 ? 0.5 : 5)) })
  expect(outcome.verdict).toBe('broke')
  expect(critical!.load).toBeGreaterThanOrEqual(200)
})
