import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunResult } from '@gradual/runner'
import { describe, expect, test } from 'vitest'
import { gradual, makeFolder, writeIn } from '../cli/gradual.ts'
import { readResult } from './servers.ts'

const SMALL = 'test/fixtures/scenarios/small.ts'

async function run(...args: string[]) {
  const folder = await makeFolder()
  const out = join(folder, 'results')
  const ended = await gradual([
    'run',
    SMALL,
    '--quick',
    '--out',
    out,
    '--markers-dir',
    join(folder, 'markers'),
    ...args,
  ])
  return { ...ended, folder, out }
}

test('--json: the result alone on standard output, everything else on standard error', async () => {
  const { code, stdout, stderr, out } = await run('--json', '--seed', '42')
  expect([0, 4]).toContain(code)
  const printed = JSON.parse(stdout) as RunResult
  expect(printed.seed).toBe(42)
  expect(printed).toEqual(await readResult(out))
  expect(stderr.split('\n')[0]).toMatch(/sandbox \(not a real ZooKeeper\)/)
})

test('--max-time stops a run whose plan is longer', async () => {
  const folder = await makeFolder()
  const out = join(folder, 'results')
  const args = ['--out', out, '--markers-dir', join(folder, 'markers'), '--max-time', '2s']
  const { code } = await gradual(['run', 'test/fixtures/scenarios/long.ts', ...args])
  expect(code).toBe(4)
  expect((await readResult(out)).stoppedBy).toBe('maxTime')
})

describe('reporters', () => {
  test('only those that are named are there', async () => {
    const { out, folder } = await run('--reporter', 'json')
    const [name] = await readdir(out)
    expect(await readdir(join(out, name!))).toContain('run.json')
    expect(await readdir(join(out, name!))).not.toContain('test_summary.txt')
    expect(await readdir(folder)).not.toContain('markers')
  })

  test("one of the user's own is named by its file and may be TypeScript", async () => {
    const folder = await makeFolder()
    const file = await writeIn(
      folder,
      'mine.ts',
      [
        "import { writeFileSync } from 'node:fs'",
        "import { join } from 'node:path'",
        'export default (context: { runDir: string }) => {',
        '  const seen: string[] = []',
        '  return {',
        '    onEvent: (event: { type: string }) => void seen.push(event.type),',
        "    finish: () => writeFileSync(join(context.runDir, 'seen.txt'), seen.join('\\n')),",
        '  }',
        '}',
      ].join('\n'),
    )
    const { out, stderr } = await run('--reporter', `json,${file}`)
    const [name] = await readdir(out)
    const seen = (await readFile(join(out, name!, 'seen.txt'), 'utf8')).split('\n')
    expect(stderr).not.toContain('dropped')
    expect(seen[0]).toBe('run.started')
    expect(seen.at(-1)).toBe('run.finished')
  })

  test('one that throws is reported and dropped, and the run goes on', async () => {
    const folder = await makeFolder()
    const text = "export default () => ({ onEvent() { throw new Error('no paper') } })\n"
    const file = await writeIn(folder, 'broken.mjs', text)
    const { code, stdout, out } = await run('--reporter', `lines,json,${file}`)
    expect([0, 4]).toContain(code)
    const result = await readResult(out)
    expect(result.steps.length).toBeGreaterThan(0)
    expect(stdout).toMatch(/broken\.mjs failed and was dropped: no\s+paper/)
  })
})

test('flag beats environment beats file; a bare number has the unit of the default', async () => {
  const folder = await makeFolder()
  const env = { MAX_REQUESTS: '250', STEP_SIZE: '50', STEP_DURATION: '2', LATENCY_THRESHOLD: '70', HOME: folder }
  const { stdout } = await gradual(['plan', SMALL, '--json', '-p', 'stepSize=200/s'], { env })
  expect(JSON.parse(stdout).params).toMatchObject({
    initialRequests: { value: 50 },
    maxRequests: { value: 250 },
    stepSize: { value: 200 },
    stepDuration: { value: 2000 },
    latencyThreshold: { value: 70 },
  })
})
