import { compile, condition, inFlight, phase, scenario, zookeeper } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'
import { init, issuesOf, mixed, only, ramp, type Untyped } from '../given.ts'

const failing = ramp.failWhen(m => m.errors.above('10%'))
const untypedPhase = phase as Untyped
const untyped = mixed as Untyped

describe('amounts that no type can refuse', () => {
  it.each([
    ["hold('-5/s')", () => phase('init').hold('-5/s'), "phases.0.load: '-5/s' is negative"],
    ["hold('0/s')", () => phase('init').hold('0/s'), 'phases.0.load: the load must be above zero, not 0'],
    ["for('-5s')", () => init.for('-5s'), "phases.0.holdMs: '-5s' is negative"],
    ["for('0s')", () => init.for('0s'), 'phases.0.holdMs: the time to hold must be above zero, not 0'],
    ["for('5 s')", () => init.for('5 s' as Untyped), "phases.0.holdMs: '5 s' has a space in it"],
    ["settle('0x10s')", () => init.settle('0x10s'), "phases.0.settleMs: '0x10s' is not written in plain digits"],
    ["settle('1e3ms')", () => init.settle('1e3ms'), "phases.0.settleMs: '1e3ms' is not written in plain digits"],
    [
      'steps(0.5)',
      () => init.then(phase('a').by('5/s').steps(0.5)),
      'phases.1.count: the number of steps must be a whole number, 1 or more, not 0.5',
    ],
    [
      'steps(0)',
      () => init.then(phase('a').by('5/s').steps(0)),
      'phases.1.count: the number of steps must be a whole number, 1 or more, not 0',
    ],
    [
      "by('0/s')",
      () => init.then(phase('a').by('0/s').upTo('100/s')),
      'phases.1.by.load: the step size must be above zero, not 0',
    ],
    [
      "every('0s')",
      () => init.then(ramp.every('0s')),
      'phases.1.everyMs: the time of a step must be above zero, not 0',
    ],
    [
      'from above upTo',
      () => phase('a').from('100/s').by('5/s').upTo('50/s'),
      "phases.0.from: phase 'a' starts at 100/s and goes up to 50/s",
    ],
    [
      'upTo below the phase before',
      () => phase('init').hold('600/s').then(ramp),
      "phases.1.upTo: phase 'load' goes up to 500/s, where the phase before it already ends at 600/s",
    ],
    [
      'one step from here to there',
      () => phase('a').from('10/s').steps(1).upTo('50/s'),
      "phases.0.from: phase 'a' starts at 10/s and goes up to 50/s",
    ],
    [
      'a ramp without end in sight',
      () => phase('a').from('1/s').by('1/s').upTo('100000/s'),
      "phases.0: phase 'a' has more than 10000 steps",
    ],
    [
      "errors.above('100%')",
      () => init.then(ramp.failWhen(m => m.errors.above('100%'))),
      'phases.1.failWhen.0.abovePercent: errors can be above 0% to 99%, not above 100%',
    ],
    [
      "dropsBy('130%')",
      () => init.then(ramp.failWhen(m => m.throughput.dropsBy('130%'))),
      'phases.1.failWhen.0.dropPercent: throughput can drop by more than 0% and less than 100%, not by 130%',
    ],
    [
      "above('0ms')",
      () => init.then(ramp.failWhen(m => m.latency.mean.above('0ms'))),
      'phases.1.failWhen.0.above.ms: the limit must be above zero, not 0',
    ],
    [
      'a limit above the deadline',
      () => init.then(ramp.failWhen(m => m.latency.mean.above('5s'))),
      'phases.1.failWhen.0.above.ms: the limit of 5s can never be broken: a request is given up after 5s',
    ],
    [
      "at('0%')",
      () => init.then(failing).then(phase('m').at('0%')),
      'phases.2.sharePercent: the share must be above 0% and at most 1000%, not 0%',
    ],
    [
      "refine('200%')",
      () => init.then(failing.refine('200%')),
      'phases.1.refinePercent: the width to refine to must be above 0% and at most 100%, not 200%',
    ],
    [
      "recoverWithin('0s')",
      () => init.then(failing).then(phase('m').at('70%').recoverWithin('0s')),
      'phases.2.recoverWithinMs: the time to recover must be above zero, not 0',
    ],
  ])('%s', (_, chain, issue) => {
    expect(issuesOf(mixed.phases(chain as Untyped))).toEqual([issue])
  })

  it('a parameter that falls below zero by arithmetic', () => {
    const subject = mixed.phases(p => phase('a').hold(p.rate.minus('60/s')))
    expect(issuesOf(subject)).toEqual(['phases.0.load: the load must be above zero, not -10'])
  })
})

describe('what is said twice, or to nobody', () => {
  it.each([
    ['for', () => init.for('5s').for('6s'), "phases.0.holdMs: .for() is given twice in phase 'init'"],
    ['settle', () => init.settle('5s').settle('6s'), "phases.0.settleMs: .settle() is given twice in phase 'init'"],
    [
      'every',
      () => init.then(ramp.every('5s').every('5s')),
      "phases.1.everyMs: .every() is given twice in phase 'load'",
    ],
  ])('%s', (_, chain, issue) => {
    expect(issuesOf(untyped.phases(chain))).toEqual([issue])
  })

  it('a verb whose result is dropped', () => {
    const subject = mixed.phases(() => {
      const first = phase('first').hold('50/s')
      first.settle('5s')
      return first.then(ramp)
    })
    expect(issuesOf(subject)).toEqual(['phases: the result of .settle() is not used'])
  })

  it('a continuation that is dropped', () => {
    const subject = mixed.phases(() => {
      init.then(ramp)
      return init
    })
    expect(issuesOf(subject)).toEqual(['phases: the result of .then() is not used'])
  })

  it('but a chain may be continued twice, if both are used', () => {
    const first = phase('first').hold('50/s')
    expect(issuesOf(mixed.phases(() => first.then(ramp)))).toEqual([])
    expect(issuesOf(mixed.phases(() => first.settle('5s').then(ramp)))).toEqual([])
  })

  it('a condition joined by || is never looked at', () => {
    const subject = mixed.phases(() =>
      init.then(ramp.failWhen(m => m.errors.above('10%') || m.latency.mean.above('50ms'))),
    )
    expect(issuesOf(subject)).toEqual(['phases.1.failWhen.0: two conditions are joined by ||'])
  })

  it('a condition joined by && loses the first', () => {
    const subject = mixed.phases(() =>
      init.then(ramp.failWhen(m => m.errors.above('10%') && m.latency.mean.above('50ms'))),
    )
    expect(issuesOf(subject)).toEqual(['phases.1.failWhen.0: a condition is made and not used'])
  })

  it('a condition on a line of its own', () => {
    const subject = mixed.phases(() =>
      init.then(
        ramp.failWhen(m => {
          m.errors.above('10%')
          return m.latency.mean.above('50ms')
        }),
      ),
    )
    expect(issuesOf(subject)).toEqual(['phases.1.failWhen.0: a condition is made and not used'])
  })

  it('but the parts of and() are used, as is a condition made elsewhere', () => {
    const slow = condition('slow', w => w.latencyMs.mean > 50)
    const subject = mixed.phases(() =>
      init.then(
        ramp.failWhen(m => m.errors.above('10%').and(m.latency.p99.above('300%').of('init')).and(slow)).orWhen(slow),
      ),
    )
    expect(issuesOf(subject)).toEqual([])
  })

  it('two functions of one name', () => {
    const one = condition('unfair', () => true)
    const other = condition('unfair', () => false)
    const subject = mixed.phases(() => init.then(ramp.failWhen(one).orWhen(other)))
    expect(issuesOf(subject)).toEqual(["phases.1.failWhen.1: two different functions are called 'unfair'"])
  })
})

describe('references', () => {
  it('to phases and operations that are not there, with what was meant', () => {
    const chain = init.then(ramp.failWhen(m => m.latency.p99.above('300%').of('inti' as 'init'))).then(
      phase('m')
        .at('70%')
        .of('laod' as 'load'),
    )
    const { issues } = compile(mixed.phases(() => chain))
    expect(issues).toMatchObject([
      { path: 'phases.1.failWhen.0.above.ofPhase', hint: "did you mean 'init'?" },
      { path: 'phases.2.ofPhase', message: "phase 'laod' is not before it", hint: "did you mean 'load'?" },
    ])
    const reed = mixed.phases(() => init.then(ramp.failWhen(m => m.of('reed' as 'read').errors.above('1%'))))
    expect(only(compile(reed).issues)).toMatchObject({
      path: 'phases.1.failWhen.0.operation',
      message: "the workload has no operation 'reed'",
      hint: "did you mean 'read'?",
    })
  })

  it('of at() go to the nearest earlier phase with failWhen', () => {
    const second = phase('second')
      .by('10/s')
      .upTo('900/s')
      .failWhen(m => m.errors.above('1%'))
    const { plan } = compile(
      mixed.phases(() => init.then(failing).then(second).then(phase('quiet').hold('5/s')).then(phase('m').at('70%'))),
    )
    expect(plan.phases[4]).toMatchObject({ ofPhase: 'second', recoverWithinMs: 60_000 })
  })

  it('of at() to a phase that cannot fail ask for no recovery', () => {
    const { plan } = compile(mixed.phases(() => init.then(phase('again').at('100%').of('init'))))
    expect(plan.phases[1]).toMatchObject({ kind: 'at', ofPhase: 'init' })
    expect(plan.phases[1]).not.toHaveProperty('recoverWithinMs')
  })
})

describe('what plain JavaScript can do', () => {
  it.each([
    ['no load', () => untypedPhase('a'), ["phases.0.load: phase 'a' has no load"]],
    ['nothing as load', () => untypedPhase('a').hold(), ['phases.0.load: a rate is needed, not nothing']],
    ['a bare number', () => untypedPhase('a').hold(50), ['phases.0.load: a rate is needed, not the bare number 50']],
    ['two loads', () => untypedPhase('a').hold('5/s').upTo('9/s'), ["phases.0.upTo: .upTo() does not fit phase 'a'"]],
    [
      'a stray then',
      () => init.then({} as Untyped),
      ['phases.1: .then() needs a phase or a chain of phases, not an object'],
    ],
    ['the same phase twice', () => init.then(init as Untyped), ["phases.1.name: phase 'init' is there already"]],
    [
      'a name of the run',
      () => untypedPhase('RECOVERED').hold('5/s'),
      ["phases.0.name: 'RECOVERED' is not a phase's name: the run writes it itself"],
    ],
    ['an empty name', () => untypedPhase('').hold('5/s'), ["phases.0.name: the phase's name is empty"]],
    [
      'a line break in a name',
      () => untypedPhase('a\nb').hold('5/s'),
      ["phases.0.name: the phase's name has a control character in it"],
    ],
    ['no chain', () => 5, ['phases: .phases() needs a chain of phases, not the bare number 5']],
    [
      'no first load',
      () => phase('a').by('5/s').steps(3),
      ['phases.0: the first phase has no load: begin with .hold() or .from()'],
    ],
    [
      'no step size',
      () => init.then(phase('a').steps(3) as Untyped),
      ['phases.1: a ramp has no step size: give .by(), or .step() before .phases()'],
    ],
    ['no end', () => init.then(phase('a').by('5/s') as Untyped), ["phases.1: phase 'a' has no end"]],
    [
      'size, number and end',
      () => init.then((phase('a').by('5/s').steps(3) as Untyped).upTo('100/s')),
      ["phases.1: phase 'a' gives size, end and number of steps"],
    ],
    [
      'a share where nothing fails',
      () => init.then(phase('m').at('70%') as Untyped),
      ['phases.1.ofPhase: .at() needs an earlier phase with failWhen, or .of()'],
    ],
    [
      'a share of no baseline',
      () => init.then(ramp.failWhen(m => m.latency.mean.above('300%') as Untyped) as Untyped),
      ['phases.1.failWhen.0.above.ofPhase: latency above a share of what?'],
    ],
    [
      'a figure without limit',
      () => init.then(ramp.failWhen(m => m.latency.mean as Untyped) as Untyped),
      ['phases.1.failWhen.0: a condition is needed, not an object'],
    ],
    [
      'refine without failWhen',
      () => init.then((ramp as Untyped).refine('5%')),
      ['phases.1.refinePercent: .refine() needs .failWhen()'],
    ],
    [
      'an open and a closed load',
      () => init.then(phase('b').hold(inFlight(5)) as Untyped),
      ['phases.1.load: an open load and a closed load in one run'],
    ],
  ])('%s', (_, chain, issues) => {
    expect(issuesOf(untyped.phases(chain))).toEqual(issues)
  })

  it('an async function gives no chain, and no unhandled rejection', async () => {
    expect(issuesOf(untyped.phases(async () => init as Untyped))).toEqual([
      'phases: .phases() was given an async function',
    ])
    await new Promise(resolve => setImmediate(resolve))
  })

  it('a scenario that is not whole', () => {
    expect(issuesOf(mixed as Untyped)).toEqual(['phases: .phases() needs a chain of phases, not nothing'])
    expect(issuesOf(scenario('x') as Untyped)).toEqual([
      'target: a target is needed, not nothing',
      'operations: a workload is needed, not nothing',
      'phases: .phases() needs a chain of phases, not nothing',
    ])
  })

  it('something that is no scenario is refused at once', () => {
    expect(() => compile({} as Untyped)).toThrow('a scenario is needed, not an object')
  })

  it('a bug in a function of the scenario goes up as it is', () => {
    expect(() => compile(untyped.phases((p: Untyped) => p.nothing.plus('1/s')))).toThrow(TypeError)
  })
})

describe('target and workload', () => {
  const target = (options: object) =>
    scenario('x')
      .target(zookeeper({ namespace: '/x', ...options } as Untyped))
      .workload(op => ({ read: op.getData({ keys: 10 }) }))
      .phases(() => init)

  it.each([
    [{ namespace: '/' }, "target.namespace: the namespace '/' is the root: a run needs a znode of its own"],
    [{ namespace: 'x' }, "target.namespace: the namespace 'x' does not begin with '/'"],
    [{ namespace: '/x/' }, "target.namespace: the namespace '/x/' ends with '/'"],
    [{ namespace: '/x//y' }, "target.namespace: the namespace '/x//y' has an empty name in it"],
    [{ namespace: '/x/../y' }, "target.namespace: the namespace '/x/../y' has '.' or '..' in it"],
    [{ namespace: '/zookeeper/x' }, "target.namespace: the namespace '/zookeeper/x' is ZooKeeper's own"],
    [{ namespace: '/x\u0000' }, "target.namespace: the namespace '/x\u0000' has a forbidden character in it"],
    [{ namespace: undefined }, 'target.namespace: a namespace is needed, not nothing'],
    [{ clients: 0 }, 'target.clients: clients must be a whole number, 1 or more, not 0'],
    [{ parallelism: 1.5 }, 'target.parallelism: parallelism must be a whole number, 1 or more, not 1.5'],
    [{ deadline: '0s' }, 'target.deadlineMs: the deadline must be above zero, not 0'],
    [{ sessionTimeout: 30 }, 'target.sessionTimeoutMs: a duration is needed, not the bare number 30'],
    [{ servers: ['zk1'] }, "target.servers.0: 'zk1' is not host:port"],
    [{ servers: ['zk1:99999'] }, "target.servers.0: 'zk1:99999' is not host:port"],
    [{ servers: 'zk1:2181' }, "target.servers: a list of servers is needed, not 'zk1:2181'"],
    [{ client: 5 }, "target.client: zookeeper() has no option 'client'"],
  ])('%j', (options, issue) => {
    expect(issuesOf(target(options))).toEqual([issue])
  })

  it('an address may be a name, IPv4 or IPv6', () => {
    expect(issuesOf(target({ servers: ['zk1:2181', '10.0.0.1:2181', '[::1]:2181'] }))).toEqual([])
  })

  const workload = (define: (op: Untyped) => object) =>
    (scenario('x').target(zookeeper({ namespace: '/x' })) as Untyped).workload(define).phases(() => init)

  it.each([
    ['no operation', () => ({}), 'operations: a workload needs an operation'],
    ['no object', () => 5, 'operations: a workload is needed, not the bare number 5'],
    ['no such operation', () => ({ a: {} }), "operations.0: 'a' is not an operation, but an object"],
    [
      'weight 0',
      op => ({ a: op.getData({ keys: 1 }).weight(0) }),
      "operations.0.weight: the weight of 'a' must be above zero, not 0",
    ],
    [
      'a negative weight',
      op => ({ a: op.getData({ keys: 1 }).weight(-1) }),
      "operations.0.weight: the weight of 'a' must be above zero, not -1",
    ],
    [
      'no number as weight',
      op => ({ a: op.getData({ keys: 1 }).weight(Number.NaN) }),
      "operations.0.weight: the weight of 'a' must be above zero, not NaN",
    ],
    [
      'a weight twice',
      op => ({ a: op.getData({ keys: 1 }).weight(1).weight(2) }),
      'operations.0.weight: .weight() is given twice',
    ],
    ['no keys', op => ({ a: op.getData({}) }), 'operations.0.keys: a count is needed, not nothing'],
    [
      'zero keys',
      op => ({ a: op.getData({ keys: 0 }) }),
      "operations.0.keys: the keys of 'a' must be a whole number, 1 or more, not 0",
    ],
    [
      'an unknown way to pick',
      op => ({ a: op.getData({ keys: 1, pick: 'random' }) }),
      "operations.0.pick: keys cannot be picked by 'random'",
    ],
    ['a write without value', op => ({ a: op.setData({ keys: 1 }) }), 'operations.0.valueBytes: setData needs a value'],
    [
      'half a byte',
      op => ({ a: op.setData({ keys: 1, value: '0.5B' }) }),
      "operations.0.valueBytes: the value of 'a' must be whole bytes, not 0.5",
    ],
    [
      'an unknown option',
      op => ({ a: op.exists({ keys: 1, value: '1KiB' }) }),
      "operations.0.value: exists has no option 'value'",
    ],
  ] as readonly (readonly [string, (op: Untyped) => Untyped, string])[])('%s', (_, define, issue) => {
    expect(issuesOf(workload(define))).toEqual([issue])
  })

  it('more in flight than there are slots', () => {
    const subject = scenario('x')
      .target(zookeeper({ namespace: '/x', clients: 5, parallelism: 4 }))
      .workload(op => ({ read: op.getData({ keys: 10 }) }))
      .phases(() => phase('a').hold(inFlight(21)))
    expect(issuesOf(subject)).toEqual(['phases.0.load: 21 in flight do not fit into 5 clients x 4 in parallel = 20'])
  })

  it('part of a request in flight', () => {
    const subject = mixed.phases(() => phase('a').hold(inFlight(1.5)))
    expect(issuesOf(subject)).toEqual(['phases.0.load: requests in flight must be a whole number, 1 or more, not 1.5'])
  })

  it('arrivals that do not exist', () => {
    expect(issuesOf(untyped.arrivals('bursty').phases(() => init))).toEqual(["arrivals: arrivals cannot be 'bursty'"])
  })

  it('a step that is none', () => {
    expect(issuesOf(untyped.step(5).phases(() => init))).toEqual([
      'step: .step() needs a size and a time, not the bare number 5',
    ])
  })
})

describe('names and expectations', () => {
  const whole = mixed.phases(() => init)

  it.each([
    ['', "scenario: the scenario's name is empty"],
    ['a/b', "scenario: the scenario's name has a slash in it"],
    ['..', "scenario: the scenario's name begins with a dot"],
    ['a\tb', "scenario: the scenario's name has a control character in it"],
    [' a', "scenario: the scenario's name begins or ends with a space"],
  ])('the scenario %j', (name, issue) => {
    expect(issuesOf(whole.named(name))).toEqual([issue])
  })

  it('an expectation that no run could meet', () => {
    expect(issuesOf(whole.expect(r => r.criticalPoint.atLeast('5/s')))).toEqual([
      'expectations.0: a critical point is expected, but nothing here can fail',
    ])
    expect(issuesOf(whole.expect(r => r.timeToRecover.atMost('5s')))).toEqual([
      'expectations.0: a recovery is expected, but no phase asks for it',
    ])
    expect(issuesOf(whole.expect(r => r.verdict.is('broke')))).toEqual([
      "expectations.0: 'broke' is expected, but nothing here can fail",
    ])
    expect(issuesOf(whole.expect(r => r.verdict.is('held')))).toEqual([])
  })

  it('an expectation that is none', () => {
    expect(issuesOf(whole.expect(r => r.verdict as Untyped))).toEqual([
      'expectations.0: an expectation is needed, not an object',
    ])
    expect(issuesOf(whole.expect(r => r.verdict.is('fine' as Untyped)))).toEqual([
      "expectations.0.is: 'fine' is not a verdict",
    ])
  })

  it('a closed load where the critical point is a rate', () => {
    const subject = mixed.phases(() => init.then(failing)).expect(r => r.criticalPoint.atLeast(inFlight(5) as Untyped))
    expect(issuesOf(subject)).toEqual(['expectations.0.atLeast: the critical point of this scenario is a rate'])
  })
})

describe('issues', () => {
  it('come all at once, each with its line and a hint', () => {
    const subject = scenario('x')
      .params({ limit: '50ms', size: '10/s' })
      .target(zookeeper({ namespace: '/' }))
      .workload(op => ({ read: op.getData({ keys: 0 }).weight(0) }))
      .phases(
        (p): Untyped =>
          phase('init')
            .hold('-5/s')
            .then(
              phase('a')
                .by(p.size)
                .steps(0.5)
                .settle('5 s' as '5s'),
            )
            .then(phase('b').upTo('1/s').every('1e3s') as Untyped),
      )
    const { issues } = compile(subject)
    expect(issues.map(({ path }) => path).sort()).toEqual([
      'operations.0.keys',
      'operations.0.weight',
      'phases.0.load',
      'phases.1.count',
      'phases.1.settleMs',
      'phases.2',
      'phases.2.everyMs',
      'target.namespace',
    ])
    expect(issues.filter(({ line }) => line === undefined)).toEqual([])
    expect(new Set(issues.map(({ line }) => line)).size).toBeGreaterThanOrEqual(5)
  })

  it('in the step of the scenario are said once, not for every phase that uses it', () => {
    const subject = mixed
      .step({ by: '-5/s', every: '-1s' })
      .phases(() => init.then(phase('a').steps(5)).then(phase('b').upTo('500/s')))
    expect(issuesOf(subject).map(issue => issue.replace(/^.*: /, ''))).toEqual([
      "'-1s' is negative",
      "'-5/s' is negative",
    ])
  })

  it('do not say again what follows from another', () => {
    const subject = mixed.phases(() =>
      phase('init')
        .hold('fast' as Untyped)
        .then(ramp),
    )
    expect(issuesOf(subject)).toEqual(["phases.0.load: 'fast' is not a rate"])
  })
})
