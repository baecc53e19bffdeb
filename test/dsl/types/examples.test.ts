import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileAsAuthor, projectOf } from './tsc.ts'

const root = projectOf('packages/dsl/src')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => ({ name, text: readFileSync(join(root, name), 'utf8') }))
const examples = sources.flatMap(({ name, text }) =>
  [...text.matchAll(/@example (.*)/g)].map(match => ({ name, example: match[1] ?? '' })),
)

const given = `
import { condition, inFlight, parseQuantity, phase, scenario, zookeeper } from '@gradual/dsl'
const params = { initialRequests: '50/s', maxRequests: '500/s', stepSize: '10/s' } as const
const base = scenario('x').params(params).target(zookeeper({ namespace: '/x' }))
const mixed = base.workload(op => ({ read: op.getData({ keys: 1 }), write: op.setData({ keys: 1, value: '1KiB' }) }))
const stepped = mixed.step({ by: '100/s' })
const ramp = phase('load').by('1/s').upTo('9/s')
const zk = mixed.phases(p => phase('init').hold(p.initialRequests).then(ramp))
`

/** The example as the statement that it is part of, by how it begins. */
function complete(example: string): string {
  if (example.startsWith('m.')) return `ramp.failWhen(m => ${example})`
  if (example.startsWith('p.')) return `mixed.phases(p => phase('a').hold(${example}))`
  if (example.startsWith('op.')) return `base.workload(op => ({ a: ${example} }))`
  if (example.startsWith('.workload')) return `base${example}`
  if (example.startsWith('.phases')) return `stepped${example}`
  return example.startsWith('.') ? `mixed${example}` : example
}

describe('the examples in the documentation of the verbs', () => {
  it('are many', () => {
    expect(examples.length).toBeGreaterThan(40)
  })

  it('compile', () => {
    const files = examples.map(({ example }, i) => [
      `e${i}.ts`,
      `${given}\nexport const example = ${complete(example)}\n`,
    ])
    expect(compileAsAuthor(Object.fromEntries(files))).toBe('')
  })

  it('are there for every verb of every stage', () => {
    const bare = sources
      .filter(({ name }) => name.endsWith('stages.ts'))
      .flatMap(({ name, text }) =>
        [...text.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)?\n {2,4}(\w+)(?:<[^(]*>)?\((?!\()/g)]
          .filter(([, comment]) => comment?.includes('@example') !== true)
          .map(([, , verb]) => `${name}: ${verb}`),
      )
    expect(bare).toEqual([])
  })
})
