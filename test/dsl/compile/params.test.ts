import { compile, evaluateExpression, inFlight, phase, scenario, zookeeper } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'
import { issuesOf, only, type Untyped } from '../given.ts'

const base = scenario('params')
  .params({ rate: '50/s', wait: '10s', limit: '50ms', every: '2min', share: '30%', size: '1KiB', n: 5 })
  .target(p => zookeeper({ namespace: '/params', clients: p.n.times(20) }))
  .workload((op, p) => ({ write: op.setData({ keys: p.n, value: p.size }).weight(p.n) }))
  .step(p => ({ by: p.share, every: p.wait }))
  .phases(p =>
    phase('init')
      .hold(p.rate)
      .for(p.every)
      .then(
        phase('load')
          .upTo(p.rate.plus('50/s').times(p.n).minus(p.rate))
          .failWhen(m => m.latency.mean.above(p.limit))
          .orWhen(m => m.latency.p99.above(p.share.times(10)).of('init')),
      ),
  )
  .expect((r, p) => r.criticalPoint.atLeast(p.rate.times(2)))

describe('parameters', () => {
  it('are canonical numbers in the plan, with the unit that they were written in', () => {
    expect(compile(base).plan.params).toEqual({
      rate: { unit: 'rate', value: 50, default: 50, writtenUnit: '/s' },
      wait: { unit: 'duration', value: 10_000, default: 10_000, writtenUnit: 's' },
      limit: { unit: 'duration', value: 50, default: 50, writtenUnit: 'ms' },
      every: { unit: 'duration', value: 120_000, default: 120_000, writtenUnit: 'min' },
      share: { unit: 'percent', value: 30, default: 30, writtenUnit: '%' },
      size: { unit: 'size', value: 1024, default: 1024, writtenUnit: 'KiB' },
      n: { unit: 'count', value: 5, default: 5, writtenUnit: '' },
    })
  })

  it('are computed with', () => {
    const { plan, issues } = compile(base)
    expect(issues).toEqual([])
    expect(plan.phases[1]).toMatchObject({ upTo: (50 + 50) * 5 - 50, by: { percent: 30 } })
    expect(plan.phases[1]?.failWhen[1]).toMatchObject({ above: { percent: 300, ofPhase: 'init' } })
    expect(plan.target.clients).toBe(100)
    expect(plan.operations[0]).toMatchObject({ keys: 5, valueBytes: 1024, weight: 5 })
    expect(plan.expectations[0]).toMatchObject({ atLeast: 100 })
  })

  it('can be followed from every number in the plan: the bindings give the same numbers again', () => {
    const { plan } = compile(base, { params: { n: 7, rate: '80/s' } })
    expect(plan.bindings.map(({ path }) => path).sort()).toEqual([
      'expectations.0.atLeast',
      'operations.0.keys',
      'operations.0.valueBytes',
      'operations.0.weight',
      'phases.0.holdMs',
      'phases.0.load',
      'phases.1.by.percent',
      'phases.1.everyMs',
      'phases.1.failWhen.0.above.ms',
      'phases.1.failWhen.1.above.percent',
      'phases.1.upTo',
      'target.clients',
    ])
    for (const { path, expr } of plan.bindings) {
      const there = path.split('.').reduce<Untyped>((part, key) => part[key], plan)
      expect(evaluateExpression(expr, plan.params)).toBe(there)
    }
  })

  it('are set by with(), which an outer value beats', () => {
    const derived = base.with({ rate: '100/s', n: 2 })
    expect(compile(derived).plan.params).toMatchObject({
      rate: { value: 100, default: 50 },
      n: { value: 2, default: 5 },
    })
    expect(compile(derived, { params: { rate: '7/s' } }).plan.params.rate?.value).toBe(7)
    expect(compile(derived.with({ rate: '200/s' })).plan.params).toMatchObject({
      rate: { value: 200 },
      n: { value: 2 },
    })
    expect(compile(base).plan.params.rate?.value).toBe(50)
  })

  it('take their written unit where a bare number comes from outside', () => {
    const params = { wait: '3', limit: '70', every: 1, rate: '9', share: '5', size: '2', n: '4' }
    const { plan, issues } = compile(base, { params })
    expect(issues).toEqual([])
    expect(Object.fromEntries(Object.entries(plan.params).map(([name, { value }]) => [name, value]))).toEqual({
      wait: 3000,
      limit: 70,
      every: 60_000,
      rate: 9,
      share: 5,
      size: 2048,
      n: 4,
    })
  })

  it('in flight take a bare number from outside', () => {
    const closed = scenario('closed')
      .params({ max: inFlight(8), start: 2 })
      .target(zookeeper({ namespace: '/x' }))
      .workload(op => ({ read: op.getData({ keys: 1 }) }))
      .phases(p =>
        phase('a')
          .hold(inFlight(p.start))
          .then(phase('b').by(inFlight(1)).upTo(p.max)),
      )
    const { plan, issues } = compile(closed.with({ max: inFlight(6) }), { params: { start: '3' } })
    expect(issues).toEqual([])
    expect(plan).toMatchObject({ loadUnit: 'inFlight', phases: [{ load: 3 }, { upTo: 6, by: { load: 1 } }] })
    expect(compile(closed, { params: { max: '12' } }).plan.params.max).toMatchObject({ unit: 'inFlight', value: 12 })
  })
})

describe('what is wrong with parameters', () => {
  it('a name that does not exist comes with the one that was meant', () => {
    expect(only(compile(base, { params: { rats: '5/s' } }).issues)).toEqual({
      path: 'params.rats',
      message: "the scenario has no parameter 'rats'",
      hint: "did you mean 'rate'?",
    })
    expect(only(compile(base, { params: { Limit: '5ms' } }).issues).hint).toBe("did you mean 'limit'?")
  })

  it('a name like no other comes with all that there are', () => {
    expect(only(compile(base, { params: { workload: 5 } }).issues).hint).toBe(
      'parameters: rate, wait, limit, every, share, size, n',
    )
    expect(only(compile(base, { params: { toString: 5 } as Untyped }).issues).path).toBe('params.toString')
  })

  it('a value of the wrong unit', () => {
    const issues = issuesOf(base, { rate: '50ms', limit: '50/s', n: 'many', wait: '-1' })
    expect(issues).toEqual([
      "params.rate: rate: '50ms' is a duration, not a rate",
      "params.limit: limit: '50/s' is a rate, not a duration",
      "params.n: n: 'many' is not a count",
      "params.wait: wait: '-1' is negative",
    ])
  })

  it('a value of with() that the types would refuse', () => {
    const untyped = base as Untyped
    expect(issuesOf(untyped.with({ rate: 1000 }))).toEqual(['params.rate: rate is a rate, not the bare number 1000'])
    expect(issuesOf(untyped.with({ rate: '1s' }))).toEqual(["params.rate: '1s' is a duration, not a rate"])
    expect(issuesOf(untyped.with({ n: '5' }))).toEqual(["params.n: n is a count, not '5'"])
    expect(issuesOf(untyped.with({ rat: '5/s' }))).toEqual(["params.rat: the scenario has no parameter 'rat'"])
  })

  it('a default that cannot be read is said once, not where it is used', () => {
    const broken = scenario('x')
      .params({ rate: '10sec' as '10s', other: true as Untyped, negative: '-5/s' })
      .target(zookeeper({ namespace: '/x' }))
      .workload(op => ({ read: op.getData({ keys: 1 }) }))
      .phases(p =>
        phase('a')
          .hold((p.rate as Untyped).times(2))
          .then(phase('b').by('1/s').upTo(p.negative)),
      )
    expect(issuesOf(broken)).toEqual([
      "params.rate: '10sec' has no unit that is known",
      'params.other: true is not an amount',
      "params.negative: '-5/s' is negative",
    ])
  })

  it('a value that makes the plan impossible is found where it went', () => {
    expect(issuesOf(base, { n: '0.5' })).toContain(
      "operations.0.keys: the keys of 'write' must be a whole number, 1 or more, not 0.5",
    )
    expect(issuesOf(base, { rate: 0 })).toContain('phases.0.load: the load must be above zero, not 0')
  })

  it('a parameter of another scenario', () => {
    let stray: Untyped
    const other = scenario('other')
      .params({ foreign: '5/s' })
      .target(zookeeper({ namespace: '/x' }))
      .workload(op => ({ read: op.getData({ keys: 1 }) }))
      .phases(p => {
        stray = p.foreign
        return phase('a').hold(p.foreign)
      })
    compile(other)
    const thief = scenario('thief')
      .target(zookeeper({ namespace: '/x' }))
      .workload(op => ({ read: op.getData({ keys: 1 }) }))
      .phases(() => phase('a').hold(stray as '5/s'))
    expect(issuesOf(thief)).toEqual(["phases.0.load: there is no parameter 'foreign' in this scenario"])
  })
})

describe('a parameter used as a text or a number', () => {
  const using = (use: (p: Untyped) => unknown) =>
    (scenario('x').params({ name: 5, rate: '5/s' }) as Untyped)
      .target(zookeeper({ namespace: '/x' }))
      .workload((op: Untyped) => ({ read: op.getData({ keys: 1 }) }))
      .phases((p: Untyped) => phase('a').hold(use(p) as '5/s'))

  it.each([
    ['in a template string', (p: Untyped) => `${p.rate}`],
    ['beside +', (p: Untyped) => p.rate + 5],
    ['beside <', (p: Untyped) => (p.name < 3 ? '1/s' : '2/s')],
    ['in Math', (p: Untyped) => Math.max(p.name, 3)],
  ])('%s is an issue with its line', (_, use) => {
    const issue = only(compile(using(use)).issues)
    expect(issue.message).toMatch(/^a parameter \((rate|name)\) was used as a text or a number$/)
    expect(issue.hint).toContain('.plus()')
    expect(issue.line).toBeGreaterThan(1)
  })

  it('names the arithmetic that was done with it', () => {
    const issue = only(compile(using(p => `${p.rate.plus('1/s').times(2)}`)).issues)
    expect(issue.message).toContain('(rate plus 1/s times 2)')
  })
})
