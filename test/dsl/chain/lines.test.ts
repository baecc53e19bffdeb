import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyScenario, compile, isChain, isScenario } from '@gradual/dsl'
import { afterAll, describe, expect, it } from 'vitest'
import { importUserModule } from '../../../packages/runner/src/scenario/module.ts'
import { lineOf } from './line-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'gradual dsl (lines) '))
afterAll(() => rmSync(folder, { recursive: true }))

async function load(files: Readonly<Record<string, string>>, name: string): Promise<AnyScenario> {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  const module = await importUserModule(join(folder, name))
  if (!isScenario(module.default)) throw new Error(`${name} exports no scenario`)
  return module.default
}

const shared = `import { phase, type Rate } from '@gradual/dsl'

interface Unused {
  readonly a: string
}
export const warmedUp = (start: Rate) =>
  phase('init')
    .hold(start)
    .then(
      phase('warmup') // in shared
        .steps(5))
`
const main = `import { phase, scenario, zookeeper } from '@gradual/dsl'
import { warmedUp } from './shared.ts'

// A comment, and types that are taken out:
type Nothing = { readonly a: number }
const nothing: Nothing = { a: 1 }

export default scenario('lines')
  .params({ start: '50/s' })
  .target(zookeeper({ namespace: '/lines' }))
  .workload(op => ({
    read: op.getData({ keys: 10 })
      .weight(0), // weight
  }))
  .step({ by: '100/s' })
  .phases(p => warmedUp(p.start)
    .then(
      phase('load') // load
        .upTo('900/s')
        .failWhen(m =>
          m.errors.above('10%')) // errors
        .orWhen(m => m.latency.mean.above('5 s' as '5s')), // latency
    ))
  .expect(r =>
    r.criticalPoint.atLeast('-5/s')) // expectation
`

describe('loaded as the command loads it, in a folder with spaces and brackets', () => {
  it('every part of the plan and every issue has its line', async () => {
    const { plan, issues } = compile(await load({ 'shared.ts': shared, 'main.ts': main }, 'main.ts'))
    expect(plan.phases[2]).toMatchObject({
      line: lineOf(main, '// load'),
      failWhen: [{ line: lineOf(main, '// errors') }, { line: lineOf(main, '// latency') }],
    })
    expect(plan.expectations[0]).toMatchObject({ line: lineOf(main, '// expectation') })
    expect(issues.map(({ path, line }) => [path, line])).toEqual([
      ['operations.0.weight', lineOf(main, '// weight')],
      ['phases.2.failWhen.1.above.ms', lineOf(main, '// latency')],
      ['expectations.0.atLeast', lineOf(main, '// expectation')],
    ])
  })

  it('a part from another file names that file, a part of its own does not', async () => {
    const { plan } = compile(await load({ 'shared.ts': shared, 'main.ts': main }, 'main.ts'))
    const warmup = plan.phases[1]
    expect(warmup).toMatchObject({ name: 'warmup', line: lineOf(shared, '// in shared') })
    expect(warmup?.file).toMatch(/shared\.ts$/)
    expect(plan.phases[2]).not.toHaveProperty('file')
  })

  it('the parts of a derived scenario name the file that they come from', async () => {
    const derived = `import base from './main.ts'
export default base.named('derived')
  .with({ start: '-1/s' }) // here
`
    const files = { 'shared.ts': shared, 'main.ts': main, 'derived.ts': derived }
    const { plan, issues } = compile(await load(files, 'derived.ts'))
    expect(plan.phases[2]).toMatchObject({ line: lineOf(main, '// load'), file: expect.stringMatching(/main\.ts$/) })
    const [own] = issues.filter(({ path }) => path === 'params.start')
    expect(own).toMatchObject({ message: "'-1/s' is negative", line: lineOf(derived, '// here') })
    expect(own).not.toHaveProperty('file')
  })

  it('a chain as default export can be loaded', async () => {
    const chain = `import { phase } from '@gradual/dsl'\nexport default phase('init').hold('50/s')\n`
    writeFileSync(join(folder, 'chain.ts'), chain)
    const module = await importUserModule(join(folder, 'chain.ts'))
    expect(isChain(module.default)).toBe(true)
  })
})
