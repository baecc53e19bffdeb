import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as here from '@gradual/dsl'
import { afterAll, describe, expect, it } from 'vitest'
import { mixed } from '../given.ts'

const folder = mkdtempSync(join(tmpdir(), 'gradual-copy-'))
afterAll(() => rmSync(folder, { recursive: true }))
const original = fileURLToPath(new URL('../', import.meta.resolve('@gradual/dsl')))
for (const part of ['dist', 'src']) cpSync(join(original, part), join(folder, part), { recursive: true })
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
const there: typeof here = await import(pathToFileURL(join(folder, 'dist', 'index.js')).href)

describe('two copies of the package', () => {
  it('are two', () => {
    expect(there.phase).not.toBe(here.phase)
  })

  it('recognise what the other has made', () => {
    expect(here.isChain(there.phase('a').hold('5/s'))).toBe(true)
    expect(here.isScenario(there.scenario('a'))).toBe(true)
    expect(here.isGradualError(new there.GradualError('INTERNAL', 'x'))).toBe(true)
  })

  it('compile a scenario that is made of both, with lines of the scenario', () => {
    const tail = there
      .phase('load')
      .by('10/s')
      .upTo('500/s')
      .failWhen(m => m.errors.above('5%').and(here.condition('mine', () => true)))
    const subject = mixed.phases(p => here.phase('init').hold(p.rate).then(tail))
    const first = here.compile(subject)
    const second = there.compile(subject)
    expect(first.issues).toEqual([])
    expect(second.plan).toEqual(first.plan)
    expect(first.plan.phases[1]).toMatchObject({ name: 'load', by: { load: 10 }, failWhen: [{ kind: 'all' }] })
    expect(first.plan.phases[1]?.file).toBe(first.plan.phases[0]?.file)
    expect([...first.functions.keys()]).toEqual(['mine'])
  })

  it('take the parameters of the other', () => {
    const subject = mixed.phases(p => there.phase('init').hold(p.rate.plus('1/s')).for(p.time))
    expect(here.compile(subject).plan.phases[0]).toMatchObject({ load: 51, holdMs: 10_000 })
  })

  it('refuse to be awaited, whichever made the chain', async () => {
    const chain = there.phase('init').hold('5/s') as unknown as Promise<unknown>
    const error = await Promise.resolve(chain).catch((reason: unknown) => reason)
    expect(here.isGradualError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'BUILDER_AWAITED', message: expect.stringContaining('two-copies.test.ts') })
  })
})
