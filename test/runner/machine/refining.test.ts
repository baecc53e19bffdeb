import type { PlanCondition } from '@gradual/dsl'
import { simulateQueue } from '@gradual/zookeeper'
import { expect, test } from 'vitest'
import { streamName } from '../../../packages/runner/src/machine/index.ts'
import { simulate } from '../../../packages/runner/src/simulate/index.ts'
import { at, hold, planOf, ramp, ZK_CONDITIONS } from './plans.ts'

const plan = planOf([
  hold('init', 100, 1000),
  ramp('load-increase', 1000, { by: 1000, upTo: 8000 }, { failWhen: ZK_CONDITIONS, refinePercent: 5 }),
  at('mitigation', 70, 'load-increase', { settleMs: 500, recoverWithinMs: 6000 }),
])

test.each([1300, 2300, 3600])(
  'a bracket of 1,000/s around %i/s is narrowed to 5 percent on either side of what cannot be decided',
  capacityPerSec => {
    const run = simulate(plan, { server: simulateQueue({ capacityPerSec }) })
    const { load, lastGood } = run.critical!
    expect((load - lastGood!) / load).toBeLessThanOrEqual(0.1)
    // Over 5 s a constant queue is seen to fail from capacity x (1 + 2 x 50 ms / 5 s) on, and a little more for the votes.
    expect(load).toBeGreaterThan(capacityPerSec)
    expect(lastGood).toBeLessThanOrEqual(capacityPerSec)
    expect(load).toBeLessThan(capacityPerSec * 1.1)
    expect(run.recovery?.outcome).toBe('recovered')
  },
)

test('every probe that fails is confirmed, and the system is broken again before it is mitigated', () => {
  const run = simulate(plan, { server: simulateQueue({ capacityPerSec: 2300 }) })
  const order = run.steps.map(({ order, judged }) => [order.purpose, order.load, judged.verdict] as const)
  for (const [index, [purpose, load, verdict]] of order.entries()) {
    if (purpose === 'step' && verdict === 'fail') expect(order[index + 1]).toEqual(['confirm', load, 'fail'])
  }
  expect(order.at(-2)).toEqual(['confirm', run.critical!.load, 'fail'])
  expect(order.at(-1)![0]).toBe('recover')
})

test('what a bisection has confirmed stands when the run is stopped in the middle of it', () => {
  const server = () => simulateQueue({ capacityPerSec: 2300 })
  const whole = simulate(plan, { server: server() })
  const probe = whole.steps.findLast(({ order }) => order.purpose === 'step')!
  const stop = { atMs: probe.startMs + 100, why: 'interrupted' } as const
  const run = simulate(plan, { server: server(), stop })
  expect(run.outcome.verdict).toBe('aborted')
  expect(run.critical).toMatchObject({ confirmed: true })
  expect(run.critical!.load).toBeGreaterThan(run.critical!.lastGood!)
  const lost = simulate(plan, { server: server(), stop: { ...stop, why: 'targetLost' } })
  expect(lost.critical).toEqual(run.critical)
  expect(lost.recovery?.outcome).toBe('not-recovered')
})

test('a generator that fails in a bisection leaves the bracket as wide as it is by then', () => {
  const whole = simulate(plan, { server: simulateQueue({ capacityPerSec: 2300 }) })
  const confirm = whole.steps.find(({ order }) => order.purpose === 'confirm')!
  const fromMs = confirm.startMs + 5000
  const run = simulate(plan, {
    server: simulateQueue({ capacityPerSec: 2300 }),
    lagMs: dueMs => (dueMs > fromMs ? 80 : 0),
  })
  expect(run.outcome.verdict).toBe('broke')
  expect(run.critical).toMatchObject({ lastGood: 2100, confirmed: true })
  expect(run.critical!.load).toBeGreaterThan(2100 * 1.1)
  expect(run.steps.at(-1)!.order.purpose).toBe('recover')
})

test('a quantile that has too few samples makes the repeat longer, and is decided there', () => {
  const p99: PlanCondition = { kind: 'latency', stat: 'p99', above: { ms: 50 } }
  const short = planOf([
    hold('init', 400, 1000),
    ramp('load-increase', 1000, { by: 100, count: 3 }, { failWhen: [p99] }),
  ])
  const run = simulate(short, { server: simulateQueue({ capacityPerSec: 2300 }) })
  const repeats = run.steps.filter(({ order }) => order.purpose === 'repeat')
  expect(repeats.map(({ judged }) => judged.verdict)).toEqual(['pass', 'pass', 'pass', 'pass'])
  expect(repeats[1]!.order.holdMs).toBe(4000)
  expect(run.outcome.verdict).toBe('held')
})

test('every step, probe and confirmation draws its arrivals afresh', () => {
  const { steps } = simulate(plan, { server: simulateQueue({ capacityPerSec: 2300 }) })
  const names = steps.map(({ order }) => streamName(order))
  expect(steps.filter(({ order }) => order.phase === 'load-increase').length).toBeGreaterThan(6)
  expect(new Set(names).size).toBe(names.length)
})
