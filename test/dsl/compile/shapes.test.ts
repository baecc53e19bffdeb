import { compile, inFlight, type PlanPhase, phase, planSteps, scenario, zookeeper } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'
import { init, issuesOf, mixed, type Untyped } from '../given.ts'

const closed = scenario('closed')
  .target(zookeeper({ namespace: '/x', clients: 4, parallelism: 5 }))
  .workload(op => ({ read: op.getData({ keys: 1 }) }))

function phasesOf(chain: unknown, files: Readonly<Record<string, string>> = {}): readonly PlanPhase[] {
  const { plan, issues } = compile(
    (mixed as Untyped).phases(() => chain),
    { readText: readFrom(files) },
  )
  expect(issues).toEqual([])
  return plan.phases
}

const readFrom = (files: Readonly<Record<string, string>>) => (path: string) => {
  const text = files[path]
  if (text === undefined) throw new Error('it is not there')
  return text
}

/** Issues of phases in a scenario whose types were not asked. */
const wrong = (chain: unknown) => issuesOf((mixed as Untyped).phases(() => chain))

describe('a line', () => {
  it('has its ends, its time and the length of its parts', () => {
    const [, up, down] = phasesOf(
      init
        .then(phase('up').rampTo('500/s').for('60s'))
        .then(phase('down').from('400/s').rampTo('0/s').for('5s').every('1s')),
    )
    expect(up).toMatchObject({ kind: 'slope', to: 500, holdMs: 60_000, everyMs: 10_000 })
    expect(up).not.toHaveProperty('from')
    expect(down).toMatchObject({ kind: 'slope', from: 400, to: 0, holdMs: 5000, everyMs: 1000 })
  })

  it('takes parameters, and is bound to them', () => {
    const { plan, issues } = compile(
      mixed.phases(p => phase('a').from(p.rate).rampTo(p.max.times(2)).for(p.time)),
      { params: { max: '600/s' } },
    )
    expect(issues).toEqual([])
    expect(plan.phases[0]).toMatchObject({ from: 50, to: 1200, holdMs: 10_000 })
    expect(plan.bindings.map(({ path }) => path)).toEqual(['phases.0.holdMs', 'phases.0.from', 'phases.0.to'])
  })

  it('settles once, before it begins', () => {
    const { plan } = compile(mixed.phases(() => phase('a').from('1/s').rampTo('9/s').for('30s').settle('2s')))
    expect(planSteps(plan).map(({ settleMs, holdMs }) => [settleMs, holdMs])).toEqual([
      [2000, 10_000],
      [0, 10_000],
      [0, 10_000],
    ])
  })

  it('may be of requests in flight', () => {
    const { issues } = compile(closed.phases(() => phase('a').from(inFlight(0)).rampTo(inFlight(20)).for('5s')))
    expect(issues).toEqual([])
  })

  it.each<[string, unknown, string]>([
    [
      'no time',
      (phase('a').from('1/s') as Untyped).rampTo('9/s'),
      'phases.0.holdMs: a ramp in a straight line has no time',
    ],
    [
      'nowhere to go',
      phase('a').from('5/s').rampTo('5/s').for('1s'),
      "phases.0.to: phase 'a' starts at 5/s and ends there",
    ],
    [
      'nowhere to go from the phase before',
      phase('a').hold('5/s').then(phase('b').rampTo('5/s').for('1s')),
      "phases.1.to: phase 'b' starts at 5/s and ends there",
    ],
    [
      'no start',
      phase('a').rampTo('5/s').for('1s'),
      'phases.0: the first phase has no load: begin with .hold() or .from()',
    ],
    [
      'no time at all',
      phase('a').from('1/s').rampTo('5/s').for('0s'),
      'phases.0.holdMs: the time must be above zero, not 0',
    ],
    [
      'more parts than a run can have',
      phase('a').from('1/s').rampTo('5/s').for('3h').every('1s'),
      "phases.0.everyMs: phase 'a' is judged in more than 10000 parts",
    ],
    [
      'steps too',
      (phase('a').from('1/s').rampTo('5/s').for('1s') as Untyped).steps(5),
      "phases.0.count: .steps() does not fit phase 'a'",
    ],
  ])('with %s is a mistake', (_, chain, issue) => {
    expect(wrong(chain)).toEqual([issue])
  })

  it('in flight needs as many slots', () => {
    expect(issuesOf(closed.phases(() => phase('a').from(inFlight(1)).rampTo(inFlight(21)).for('5s')))).toEqual([
      'phases.0.to: 21 in flight do not fit into 4 clients x 5 in parallel = 20',
    ])
  })
})

describe('a pulse', () => {
  it('has its height, its length and its times', () => {
    expect(
      phasesOf(phase('a').hold('20/s').spike({ to: '90/s', lasting: '2s', every: '30s', after: '1s' }).for('5min')),
    ).toMatchObject([
      { kind: 'spike', load: 20, peak: 90, lastingMs: 2000, everyMs: 30_000, afterMs: 1000, holdMs: 300_000 },
    ])
    const [once] = phasesOf(phase('a').hold('20/s').for('20s').spike({ to: '90/s', lasting: '2s' }))
    expect(once).not.toHaveProperty('everyMs')
    expect(once).not.toHaveProperty('afterMs')
  })

  it('may be of requests in flight', () => {
    const chain = phase('a')
      .hold(inFlight(2))
      .spike({ to: inFlight(20), lasting: '1s' })
    expect(compile(closed.phases(() => chain)).issues).toEqual([])
  })

  it.each<[string, Untyped, string[]]>([
    [
      'no height',
      { to: '20/s', lasting: '1s' },
      ['phases.0.peak: the pulse goes to 20/s, which is not above the base of 20/s'],
    ],
    [
      'no length',
      { to: '90/s', lasting: '0s' },
      ['phases.0.lastingMs: the length of a pulse must be above zero, not 0'],
    ],
    [
      'no end before the next',
      { to: '90/s', lasting: '3s', every: '3s' },
      ['phases.0.everyMs: a pulse of 3s does not end before the next one, 3s after its start'],
    ],
    [
      'no place in the phase',
      { to: '90/s', lasting: '6s', after: '5s' },
      ['phases.0.lastingMs: a pulse of 6s that begins after 5s does not fit into 10s'],
    ],
    [
      'no second one in the phase',
      { to: '90/s', lasting: '1s', every: '11s' },
      ['phases.0.everyMs: the phase is over after 10s, before a second pulse'],
    ],
    ['an option that is none', { to: '90/s', lasting: '1s', times: 3 }, ["phases.0: .spike() has no option 'times'"]],
    [
      'nothing of what it needs',
      {},
      ['phases.0.peak: a rate is needed, not nothing', 'phases.0.lastingMs: a duration is needed, not nothing'],
    ],
    [
      'a closed height on an open base',
      { to: inFlight(5), lasting: '1s' },
      ['phases.0.peak: an open load and a closed load in one run'],
    ],
  ])('with %s is a mistake', (_, pulse, issues) => {
    expect(wrong((phase('a').hold('20/s') as Untyped).spike(pulse))).toEqual(issues)
  })

  it('that can fail has no bracket to narrow', () => {
    const chain = phase('a')
      .hold('20/s')
      .spike({ to: '90/s', lasting: '1s' })
      .failWhen(m => m.errors.above('1%'))
      .refine('5%')
    expect(wrong(chain)).toEqual(['phases.0.refinePercent: a spike has no bracket to narrow'])
  })
})

describe('a trace', () => {
  it('brings its rates into the plan', () => {
    const files = { 'rates.csv': 'time,rate\n0,10\n60,600/min\n2min,0\n' }
    expect(phasesOf(phase('a').trace('rates.csv').every('1min'), files)).toMatchObject([
      {
        kind: 'trace',
        source: 'rates.csv',
        between: 'steps',
        points: [
          { atMs: 0, perSec: 10 },
          { atMs: 60_000, perSec: 10 },
          { atMs: 120_000, perSec: 0 },
        ],
        holdMs: 180_000,
        everyMs: 60_000,
      },
    ])
    expect(phasesOf(phase('a').trace('rates.csv', { between: 'lines' }), files)).toMatchObject([
      { between: 'lines', holdMs: 120_000 },
    ])
  })

  it('is looked for from the file that names it', () => {
    const asked: unknown[] = []
    compile(
      mixed.phases(() => phase('a').trace('rates.csv')),
      {
        readText: (path, from) => {
          asked.push(path, from?.replace(/.*\//, ''))
          return '0,1\n1,1'
        },
      },
    )
    expect(asked).toEqual(['rates.csv', 'shapes.test.ts'])
  })

  it('names every mistake of the file with its line, at the line of the scenario', () => {
    const { issues } = compile(
      mixed.phases(() => phase('a').trace('rates.csv')),
      {
        readText: () => '0,10\n1,x\n1,20\n',
      },
    )
    expect(issues.map(({ message }) => message)).toEqual([
      "rates.csv:2: 'x' is not a rate",
      'rates.csv:3: its time, 1, does not lie after that of the row before it',
    ])
    expect(new Set(issues.map(({ line }) => line)).size).toBe(1)
    expect(issues[0]?.line).toBeGreaterThan(1)
  })

  it('tells of a hundred mistakes twenty, and how many there are', () => {
    const text = Array.from({ length: 100 }, (_, i) => `${i},x`).join('\n')
    const { issues } = compile(
      mixed.phases(() => phase('a').trace('rates.csv')),
      { readText: () => text },
    )
    expect(issues).toHaveLength(21)
    expect(issues.at(-1)?.message).toBe('rates.csv has 80 more mistakes')
  })

  it.each<[string, string, string]>([
    ['no rate', '# nothing\n', 'rates.csv has no rate: two are needed'],
    ['one rate', '0,5\n', 'rates.csv has one rate: two are needed'],
    ['nothing above zero', '0,0\n1,0\n', 'rates.csv has no rate above zero'],
  ])('with %s is a mistake', (_, text, message) => {
    const { issues } = compile(
      mixed.phases(() => phase('a').trace('rates.csv')),
      { readText: () => text },
    )
    expect(issues.map(issue => issue.message)).toEqual([message])
  })

  it('that cannot be read is one mistake, with the reason', () => {
    const { issues } = compile(
      mixed.phases(() => phase('a').trace('rates.csv')),
      { readText: readFrom({}) },
    )
    expect(issues.map(({ message }) => message)).toEqual(['rates.csv cannot be read: it is not there'])
    expect(wrong(phase('a').trace('rates.csv'))).toEqual([
      'phases.0.points: rates.csv cannot be read: there are no files where this plan is built',
    ])
    expect(wrong((phase('a') as Untyped).trace(5))).toEqual([
      'phases.0.points: .trace() needs the name of a file, not the bare number 5',
    ])
  })

  it('is open, and does not go with a closed load', () => {
    const chain = phase('a').hold(inFlight(5)) as Untyped
    const { issues } = compile(
      (closed as Untyped).phases(() => chain.then(phase('b').trace('r.csv'))),
      {
        readText: () => '0,1\n1,2',
      },
    )
    expect(issues.map(({ message }) => message)).toContain('an open load and a closed load in one run')
  })
})
