import { compile, inFlight, phase, planSteps, scenario, shareOf, zookeeper } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'
import { init, mixed, ramp, type Untyped } from '../given.ts'

const loadsOf = (chain: unknown) => {
  const { plan, issues } = compile((mixed.step({ by: '100/s' }) as Untyped).phases(() => chain))
  expect(issues).toEqual([])
  return planSteps(plan).map(step => `${step.phase} ${step.load}`)
}
const failing = phase('fails')
  .by('100/s')
  .steps(2)
  .failWhen(m => m.errors.above('10%'))

describe('the steps that are known before a run', () => {
  it('are those of every phase that does not hang on a failure', () => {
    expect(
      loadsOf(
        phase('a')
          .from('10/s')
          .steps(2)
          .then(phase('b').by('50%').steps(2))
          .then(phase('c').steps(2).upTo('300/s'))
          .then(phase('d').from('400/s').upTo('500/s'))
          .then(phase('e').at('10%').of('d'))
          .then(phase('f').steps(1)),
      ),
    ).toEqual(['a 10', 'a 110', 'b 165', 'b 247.5', 'c 273.75', 'c 300', 'd 400', 'd 500', 'e 50', 'f 150'])
  })

  it('leave out a share of where a failing phase ends, and a ramp that starts from there', () => {
    const chain = init
      .then(failing)
      .then(phase('m').at('70%'))
      .then(phase('up').by('10/s').steps(2))
      .then(phase('again').hold('60/s'))
      .then(phase('further').by('10/s').steps(1))
      .then(phase('base').at('100%').of('init'))
    expect(loadsOf(chain)).toEqual(['init 50', 'fails 150', 'fails 250', 'again 60', 'further 70', 'base 50'])
  })

  it('know nothing of a ramp right after a failing phase', () => {
    expect(loadsOf(init.then(failing).then(phase('up').by('10/s').steps(2)))).toEqual([
      'init 50',
      'fails 150',
      'fails 250',
    ])
  })

  it('carry the times of their phase', () => {
    const { plan } = compile(
      mixed
        .step({ by: '100/s', every: '20s' })
        .phases(() =>
          init.then(ramp.every('5s').settle('1s')).then(phase('b').steps(1)).then(phase('c').at('50%').of('b')),
        ),
    )
    const times = new Map(planSteps(plan).map(step => [step.phase, [step.settleMs, step.holdMs]]))
    expect(Object.fromEntries(times)).toEqual({ init: [0, 20_000], load: [1000, 5000], b: [0, 20_000], c: [0, 20_000] })
  })

  it('last 10 s where nobody says how long', () => {
    const { plan } = compile(mixed.phases(() => init.then(ramp)))
    expect(new Set(planSteps(plan).map(({ holdMs }) => holdMs))).toEqual(new Set([10_000]))
  })

  it('are whole in a closed model', () => {
    const { plan, issues } = compile(
      scenario('closed')
        .target(zookeeper({ namespace: '/x' }))
        .workload(op => ({ read: op.getData({ keys: 1 }) }))
        .step({ by: '50%' })
        .phases(() =>
          phase('a')
            .hold(inFlight(1))
            .then(phase('b').upTo(inFlight(9)))
            .then(phase('c').at('30%').of('b')),
        ),
    )
    expect(issues).toEqual([])
    expect(planSteps(plan).map(({ load }) => load)).toEqual([1, 2, 3, 5, 8, 9, 3])
    expect(shareOf(1, 10, 'inFlight')).toBe(1)
  })
})
