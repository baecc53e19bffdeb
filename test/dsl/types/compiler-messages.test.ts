import { describe, expect, it } from 'vitest'
import { compileAsAuthor } from './tsc.ts'

const given = `
import { inFlight, phase, scenario, zookeeper } from '@gradual/dsl'
export const base = scenario('x').params({ rate: '50/s' }).target(zookeeper({ namespace: '/x' }))
export const mixed = base.workload(op => ({ read: op.getData({ keys: 10 }) }))
export const init = phase('init').hold('50/s')
export const ramp = phase('load').by('10/s').upTo('500/s').failWhen(m => m.errors.above('10%'))
`
const imports = `
import { inFlight, phase, scenario, zookeeper } from '@gradual/dsl'
import { base, init, mixed, ramp } from './given.ts'
`

/** What the author wrote, and the words that the compiler must print. */
const mistakes: readonly (readonly [what: string, written: string, words: string])[] = [
  ['a phase twice', `init.then(phase('init').hold('60/s'))`, `"phase 'init' is there already"`],
  [
    'a phase that is not there',
    `mixed.phases(() => init.then(ramp).then(phase('m').at('70%').of('laod')))`,
    `"phase 'laod' is not before it"`,
  ],
  [
    'an operation that is not in the workload',
    `mixed.phases(() => init.then(ramp.orWhen(m => m.of('reed').latency.p99.above('5ms'))))`,
    `"the workload has no operation 'reed'"`,
  ],
  [
    'a ramp without size',
    `mixed.phases(() => init.then(phase('warmup').steps(5)))`,
    '"a ramp has no step size: give .by(), or .step() before .phases()"',
  ],
  [
    'no first load',
    `mixed.phases(() => phase('warmup').by('10/s').upTo('50/s'))`,
    '"the first phase has no load: begin with .hold() or .from()"',
  ],
  [
    'open and closed load mixed',
    `init.then(phase('b').hold(inFlight(5)))`,
    '"an open load and a closed load in one run"',
  ],
  ['an empty workload', 'base.workload(() => ({}))', '"a workload needs an operation"'],
  ['a wrong order', `phase('a').by('10/s').then(ramp)`, `Property 'then' does not exist on type 'NeedsUpTo<`],
  ['a bare number', `phase('a').hold(50)`, `Argument of type '50' is not assignable to parameter of type 'Load'`],
  [
    'an operation of another target',
    'base.workload(op => ({ a: op.publish({}) }))',
    `Property 'publish' does not exist on type 'ZookeeperOps'`,
  ],
  ['an awaited chain', 'await init', 'TS1320'],
  ['a chain returned from an async function', 'export async function f() { return init }', 'TS1058'],
  [
    'a share where nothing can fail',
    `mixed.phases(() => init.then(phase('m').at('70%')))`,
    '".at() needs an earlier phase with failWhen, or .of()"',
  ],
  [
    'a phase that the run writes itself',
    `phase('failure')`,
    `"'failure' is not a phase's name: the run writes it itself"`,
  ],
  [
    'a name that the compiler cannot follow',
    `phase('a' as string)`,
    '"a phase name is written out, so that the compiler can follow it"',
  ],
]

describe('what the compiler says to an author', () => {
  const files = mistakes.map(([, written], index) => [`m${index}.ts`, `${imports}${written}\n`])
  const printed = compileAsAuthor({ 'given.ts': given, ...Object.fromEntries(files) })
  // A message begins at the margin; what explains it is indented.
  const messages = printed.split(/\n(?! )/)

  it('finds nothing wrong in what the mistakes are made of', () => {
    expect(messages.filter(message => message.includes('given.ts('))).toEqual([])
  })

  it.each(mistakes.map(([what, , words], index) => ({ what, words, index })))('$what: $words', ({ words, index }) => {
    const own = messages.filter(message => message.includes(`m${index}.ts(`))
    expect(own).toHaveLength(1)
    expect(own[0]).toContain(words)
  })
})
