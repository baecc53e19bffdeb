import { compile, type Plan, phase, planSteps, scenario, zookeeper } from '@gradual/dsl'
import { describe, expect, test } from 'vitest'
import { planHash, quicken, renderPlan, validatePlan } from '../../../packages/runner/src/plan/index.ts'

const shapes = scenario('shapes')
  .params({ top: '500/s' })
  .target(zookeeper({ namespace: '/shapes' }))
  .workload(op => ({ read: op.getData({ keys: 10 }) }))
  .phases(p =>
    phase('up')
      .from('10/s')
      .rampTo(p.top)
      .for('60s')
      .settle('5s')
      .then(phase('burst').hold('100/s').spike({ to: '900/s', lasting: '2s', every: '20s', after: '4s' }).for('60s'))
      .then(phase('day').trace('rates.csv').every('1min'))
      .then(phase('on').rampTo('1000/s').for('30s').every('5s')),
  )
const planOf = (text: string): Plan => {
  const { plan, issues } = compile(shapes, { readText: () => text })
  expect(issues).toEqual([])
  return plan
}
const plan = planOf('0,10\n60,300\n120,40\n')

describe('a plan whose loads change', () => {
  test('is shown with where each goes, in how many parts, and for how long', () => {
    const lines = renderPlan(plan).split('\n')
    expect(lines).toContainEqual(expect.stringMatching(/^up +10\/s straight to 500\/s +6 +10 s +1 min 5 s$/))
    expect(lines).toContainEqual(expect.stringMatching(/^ +5s before it are for settling$/))
    expect(lines).toContainEqual(expect.stringMatching(/^burst +100\/s, pulses to 900\/s +3 +20 s +1 min$/))
    expect(lines).toContainEqual(expect.stringMatching(/^ +a pulse of 2s every 20s, first after 4s$/))
    expect(lines).toContainEqual(expect.stringMatching(/^day +10\/s to 300\/s, from a file +3 +1 min +3 min$/))
    expect(lines).toContainEqual(expect.stringMatching(/^ +3 rates from rates\.csv, each holds until the next$/))
    expect(lines).toContainEqual(expect.stringMatching(/^on +40\/s straight to 1000\/s +6 +5 s +30 s$/))
    expect(lines.at(-1)).toMatch(/^18 steps, 5 min 35 s at most/)
  })

  test('takes a tenth of the time with the same loads', () => {
    const quick = quicken(plan)
    expect(quick.phases).toMatchObject([
      { settleMs: 500, holdMs: 6000, everyMs: 1000 },
      { holdMs: 6000, lastingMs: 200, everyMs: 2000, afterMs: 400 },
      { holdMs: 18_000, everyMs: 6000, points: [{ atMs: 0 }, { atMs: 6000 }, { atMs: 12_000 }] },
      { holdMs: 3000, everyMs: 500 },
    ])
    expect(planSteps(quick).map(({ load }) => load)).toEqual(planSteps(plan).map(({ load }) => load))
  })

  test('survives being written to a file', () => {
    const validated = validatePlan(JSON.parse(JSON.stringify(plan)))
    expect(validated).toEqual({ plan })
  })

  test('has the hash of its rates, not of the name of their file', () => {
    const renamed = {
      ...plan,
      phases: plan.phases.map(one => ({ ...one, ...(one.kind === 'trace' && { source: 'b.csv' }) })),
    }
    expect(planHash(renamed)).toBe(planHash(plan))
    expect(planHash(planOf('0,10\n60,301\n120,40\n'))).not.toBe(planHash(plan))
  })
})
