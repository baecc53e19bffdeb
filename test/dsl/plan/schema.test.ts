import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type AnyScenario,
  checkPlan,
  compile,
  condition,
  inFlight,
  type Plan,
  phase,
  scenario,
  zookeeper,
} from '@gradual/dsl'
import zk from '@gradual/scenarios/zk'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import type { Untyped } from '../given.ts'

const schema = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('@gradual/dsl/plan.schema.json')), 'utf8'))
const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(schema)

const rich = scenario('rich')
  .params({ max: '500/s', time: '10s' })
  .target(
    zookeeper({
      namespace: '/rich',
      servers: ['zk1:2181'],
      tls: {
        ca: 'ca.pem',
        cert: 'a.pem',
        key: 'a.key',
        passphraseEnv: 'PASS',
        servername: 'zk',
        rejectUnauthorized: true,
      },
      auth: { scheme: 'digest', env: 'ZK_AUTH' },
      acl: 'creator',
    }),
  )
  .workload(op => ({
    read: op.getData({ keys: 10 }),
    write: op.setData({ keys: 10, value: '1KiB' }),
    look: op.exists({ keys: 10, pick: 'same' }),
  }))
  .arrivals('poisson')
  .step(p => ({ by: '10%', every: p.time }))
  .phases(p =>
    phase('init')
      .hold('10/s')
      .tags('a')
      .then(
        phase('load')
          .upTo(p.max.minus('1/s').times(0.5))
          .failWhen(m => m.of('read').latency.p99.above('300%').of('init').and(m.errors.above('1%')))
          .orWhen(m => m.of('write').throughput.dropsBy('20%'))
          .orWhen(m => m.latency.max.above('1s'))
          .orWhen(condition('mine', () => false))
          .refine('5%'),
      )
      .then(phase('even').from('300/s').steps(3).upTo('400/s'))
      .then(phase('fixed').by('10/s').steps(2))
      .then(phase('m').at('70%').of('load').for('5s')),
  )
  .expect(r => r.criticalPoint.atLeast('20/s'))
  .expect((r, p) => r.criticalPoint.atMost(p.max))
  .expect(r => r.timeToRecover.atMost('20s'))
  .expect(r => r.verdict.is('broke'))
  .describe('Everything at once')
  .tags('all')
const closed = scenario('closed')
  .target(zookeeper({ namespace: '/closed' }))
  .workload(op => ({ read: op.getData({ keys: 10 }) }))
  .phases(() => phase('a').hold(inFlight(5)))

const shapes = scenario('shapes')
  .target(zookeeper({ namespace: '/shapes' }))
  .workload(op => ({ read: op.getData({ keys: 10 }) }))
  .phases(() =>
    phase('up')
      .from('10/s')
      .rampTo('100/s')
      .for('10s')
      .failWhen(m => m.errors.above('1%'))
      .refine('5%')
      .then(phase('down').rampTo('0/s').for('10s'))
      .then(phase('burst').hold('10/s').spike({ to: '90/s', lasting: '1s', every: '5s', after: '1s' }).for('20s'))
      .then(phase('once').hold('10/s').spike({ to: '90/s', lasting: '1s' }))
      .then(phase('day').trace('rates.csv', { between: 'lines' })),
  )
const readText = () => '0,1\n60,2\n'

const asJson = (subject: AnyScenario): Untyped => JSON.parse(JSON.stringify(compile(subject, { readText }).plan))

describe('the schema of plans', () => {
  it.each([
    ['zk', zk],
    ['a plan with every word', rich],
    ['a closed load', closed],
    ['loads that change', shapes],
  ])('accepts %s', (_, subject) => {
    expect(compile(subject, { readText }).issues).toEqual([])
    validate(asJson(subject))
    expect(validate.errors).toBeNull()
    expect(checkPlan(asJson(subject))).toEqual([])
  })

  it.each<[string, (plan: Untyped) => void]>([
    ['another version', plan => Object.assign(plan, { schema: 'gradual/plan@2' })],
    ['no phases', plan => Reflect.deleteProperty(plan, 'phases')],
    ['an unknown field', plan => Object.assign(plan, { notes: 'x' })],
    ['an unknown field of a phase', plan => Object.assign(plan.phases[0], { every: '10s' })],
    ['an unknown field of a target', plan => Object.assign(plan.target, { user: 'x' })],
    ['a field of another kind of phase', plan => Object.assign(plan.phases[0], { count: 5 })],
    ['an unknown kind of phase', plan => Object.assign(plan.phases[0], { kind: 'wait' })],
    ['a text where a number belongs', plan => Object.assign(plan.phases[0], { load: '50/s' })],
    ['nothing where a number belongs', plan => Object.assign(plan.phases[0], { load: Number.NaN })],
    ['both forms of a step size', plan => Object.assign(plan.phases[1].by, { load: 5 })],
    ['no form of a step size', plan => Object.assign(plan.phases[1], { by: {} })],
    ['half a step', plan => Object.assign(plan.phases[2], { count: 2.5 })],
    ['both forms of a limit', plan => Object.assign(plan.phases[1].failWhen[2].above, { percent: 5, ofPhase: 'init' })],
    ['a share of no phase', plan => Object.assign(plan.phases[1].failWhen[2], { above: { percent: 5 } })],
    ['no limit', plan => Object.assign(plan.phases[1].failWhen[2], { above: {} })],
    ['an unknown statistic', plan => Object.assign(plan.phases[1].failWhen[2], { stat: 'p98' })],
    ['an unknown operation', plan => Object.assign(plan.operations[0], { kind: 'publish' })],
    ['an unknown way to pick', plan => Object.assign(plan.operations[0], { pick: 'random' })],
    ['an expectation of nothing', plan => Object.assign(plan.expectations, [{ kind: 'criticalPoint', line: 5 }])],
    ['an unknown verdict', plan => Object.assign(plan.expectations[3], { is: 'fine' })],
    ['an unknown operator', plan => Object.assign(plan.bindings[0], { expr: { op: 'over', left: 1, right: 2 } })],
    ['an unknown unit', plan => Object.assign(plan.params.max, { unit: 'speed' })],
    ['line 0', plan => Object.assign(plan.phases[0], { line: 0 })],
    ['an unknown mitigation', plan => plan.phases[4].mitigations.push({ kind: 'pray' })],
  ])('refuses %s', (_, spoil) => {
    const plan = asJson(rich)
    spoil(plan)
    expect(validate(JSON.parse(JSON.stringify(plan)))).toBe(false)
  })
})

describe('a plan that was read from a file', () => {
  const spoiled = (spoil: (plan: Untyped) => void): readonly string[] => {
    const plan = asJson(rich)
    spoil(plan)
    expect(validate(plan)).toBe(true)
    return checkPlan(plan as Plan).map(({ path, message }) => `${path}: ${message}`)
  }

  it('is checked like one that was compiled, every mistake at once', () => {
    expect(
      spoiled(plan => {
        plan.phases[0].load = -1
        plan.phases[4].ofPhase = 'laod'
        plan.operations[1].weight = 0
      }),
    ).toEqual([
      "operations.1.weight: the weight of 'write' must be above zero, not 0",
      'phases.0.load: the load must be above zero, not -1',
      "phases.4.ofPhase: phase 'laod' is not before it",
    ])
  })

  it.each<[string, (plan: Untyped) => void, string]>([
    [
      'no phases',
      plan => Object.assign(plan, { phases: [], expectations: [], bindings: [] }),
      'phases: a plan needs a phase',
    ],
    [
      'two operations of one name',
      plan => Object.assign(plan.operations[2], { name: 'read' }),
      "operations.2.name: operation 'read' is there already",
    ],
    [
      'a binding to nothing',
      plan => Object.assign(plan.bindings[0], { path: 'phases.9.load' }),
      "bindings.0.path: there is no number at 'phases.9.load'",
    ],
    [
      'a binding to a parameter that is not there',
      plan => Object.assign(plan.bindings[0], { expr: { param: 'x' } }),
      "bindings.0.expr: there is no parameter 'x'",
    ],
    [
      'one condition in and()',
      plan => plan.phases[1].failWhen[0].conditions.pop(),
      'phases.1.failWhen.0.conditions: two conditions are needed for .and()',
    ],
    [
      'a function without name',
      plan => Object.assign(plan.phases[1].failWhen[3], { name: '' }),
      'phases.1.failWhen.3.name: a condition of your own needs a name',
    ],
    [
      'negative settling',
      plan => Object.assign(plan.phases[0], { settleMs: -1 }),
      'phases.0.settleMs: the time to settle must not be below zero, not -1',
    ],
  ])('%s', (_, spoil, issue) => {
    expect(spoiled(spoil)).toContain(issue)
  })

  it('says the line that stands in the plan', () => {
    const plan = asJson(rich)
    plan.phases[1].failWhen[1].dropPercent = 200
    expect(checkPlan(plan)).toMatchObject([
      { path: 'phases.1.failWhen.1.dropPercent', line: plan.phases[1].failWhen[1].line },
    ])
  })
})
