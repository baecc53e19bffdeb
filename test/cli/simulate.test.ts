import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { validateRun } from '../reporters/support/schema.ts'
import { gradual, makeFolder } from './gradual.ts'

describe('gradual simulate', () => {
  test('prints the rows and the summary of a run, four minutes of it, and leaves nothing behind', async () => {
    const cwd = await makeFolder()
    const { code, stdout, stderr } = await gradual(
      ['simulate', join(import.meta.dirname, '../../scenarios/zk.ts'), '--capacity', '1000/s', '--seed', '1'],
      { cwd },
    )
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^target simulated: a queue on a virtual clock, nothing was sent, capacity 1000\/s\n/)
    expect(stdout).toMatch(/^ {2}00:01:45Z +950 +950\.0 /m)
    expect(stdout).toContain('Verdict: BROKE')
    expect(await readdir(cwd)).toEqual([])
  })

  test('--json prints the form of run.json alone, and the same again for the same seed', async () => {
    const args = ['simulate', 'scenarios/zk.ts', '--quick', '--json', '--seed', '9', '-p', 'maxRequests=900/s']
    const [first, second] = await Promise.all([gradual(args), gradual(args)])
    expect(first.code).toBe(0)
    expect(validateRun(JSON.parse(first.stdout))).toEqual([])
    expect(JSON.parse(first.stdout)).toMatchObject({ verdict: 'held', seed: 9, target: { kind: 'simulated' } })
    expect(second.stdout).toBe(first.stdout)
  })

  test('--out leaves a folder as a run does', async () => {
    const out = await makeFolder()
    const { code } = await gradual(['simulate', 'scenarios/zk.ts', '--quick', '--out', out])
    expect(code).toBe(0)
    const [name] = await readdir(out)
    const files = await readdir(join(out, name!))
    expect(files).toEqual(expect.arrayContaining(['run.json', 'events.ndjson', 'test_summary.txt']))
    expect(validateRun(JSON.parse(await readFile(join(out, name!, 'run.json'), 'utf8')))).toEqual([])
  })

  test.each([
    ['a target that has no model', ['--target', 'local'], /local cannot be simulated/],
    ['a setting that does not exist', ['--target', 'sandbox:capcity=5'], /capcity/],
    ['a capacity that is no rate', ['--capacity', 'much'], /much.*rate/],
  ])('%s is refused with one line and one to do', async (_, args, message) => {
    const { code, stdout, errLines } = await gradual(['simulate', 'scenarios/zk.ts', ...args])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(errLines).toHaveLength(2)
    expect(errLines[0]).toMatch(message)
  })
})
