import { cp, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { validateRun } from '../reporters/support/schema.ts'
import { gradual, makeFolder, root } from './gradual.ts'

/** A run of the shipped scenario against the sandbox, kept small: steps of 100 ms, a capacity of 600/s. */
const SMALL = join(root, 'test/fixtures/runs/small')

async function copyOfSmall(): Promise<string> {
  const folder = join(await makeFolder(), 'run')
  await cp(SMALL, folder, { recursive: true })
  return folder
}

async function change(folder: string, change: (result: Record<string, unknown>) => void): Promise<void> {
  const path = join(folder, 'run.json')
  const result = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
  change(result)
  await writeFile(path, JSON.stringify(result))
}

describe('gradual redetect', () => {
  test('says of a real run the same as it said itself', async () => {
    const { code, stdout, stderr } = await gradual(['redetect', SMALL])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toContain('no step is judged differently')
    const [, then, now] = /^ {2}then {2}(.*)\n {2}now {3}(.*)$/m.exec(stdout) ?? []
    expect(then).toMatch(/^broke: \d+\/s, last good \d+\/s$/)
    expect(now).toBe(then)
  })

  test('says what another limit changes, step by step, and prints the form of run.json', async () => {
    const { code, stdout } = await gradual(['redetect', SMALL, '-p', 'latencyThreshold=4s'])
    expect(code).toBe(4)
    expect(stdout).toContain('latencyThreshold 4s (was 50ms)')
    expect(stdout).toMatch(/load-increase +\d+\/s +step +(inconclusive|FAIL) +(pass|inconclusive)/)
    expect(stdout).toContain('not known without load')
    const json = await gradual(['redetect', SMALL, '--json', '-p', 'latencyThreshold=4s'])
    expect(json.code).toBe(4)
    expect(validateRun(JSON.parse(json.stdout))).toEqual([])
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'inconclusive', criticalPoint: null })
  })

  test('reads the log of a run that was killed in the middle of a line', async () => {
    const folder = await copyOfSmall()
    const log = await readFile(join(folder, 'histograms.hlog'))
    await truncate(join(folder, 'histograms.hlog'), Math.floor(log.length / 2))
    await change(folder, result => {
      result.verdict = 'aborted'
      result.criticalPoint = null
    })
    const { code, stdout, stderr } = await gradual(['redetect', folder])
    expect(stderr).toBe('')
    expect(code).toBe(4)
    expect(stdout).toContain('not known without load')
  })
})

describe.each(['redetect', 'report'])('gradual %s refuses in one line', command => {
  async function refused(folder: string, ...args: string[]) {
    const { code, stdout, errLines } = await gradual([command, folder, ...args])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(errLines).toHaveLength(2)
    return errLines[0]
  }

  test('a folder that is no run', async () => {
    expect(await refused(await makeFolder())).toMatch(/is not the results of a run: it has no run\.json/)
  })

  test('a folder that is not there', async () => {
    expect(await refused('results/nowhere')).toMatch(/results\/nowhere does not exist/)
  })

  test('a file that was cut short', async () => {
    const folder = await copyOfSmall()
    await truncate(join(folder, 'run.json'), 1000)
    expect(await refused(folder)).toMatch(/run\.json is cut short or is no JSON/)
  })

  test('another version of the form', async () => {
    const folder = await copyOfSmall()
    await change(folder, result => {
      result.schema = 'gradual/run@2'
    })
    expect(await refused(folder)).toMatch(/gradual\/run@2; this version of gradual reads gradual\/run@1/)
  })

  test('a result that somebody changed', async () => {
    const folder = await copyOfSmall()
    await change(folder, result => {
      result.cores = 'two'
    })
    expect(await refused(folder)).toMatch(/is not what a run writes: \/cores/)
  })

  test('a plan that is none', async () => {
    const folder = await copyOfSmall()
    await change(folder, result => {
      result.plan = { ...(result.plan as object), phases: 'many' }
    })
    expect(await refused(folder)).toMatch(/the plan in .*run\.json is none/)
  })
})

test('gradual redetect refuses a run without histograms, naming what would have written them', async () => {
  const folder = await copyOfSmall()
  const { code, errLines } = await gradual(['redetect', join(folder, 'run.json')])
  expect(code).toBe(0)
  await writeFile(join(folder, 'histograms.hlog'), 'not a log\nat all\n')
  const broken = await gradual(['redetect', folder])
  expect(errLines).toEqual([])
  expect(broken.code).toBe(2)
  expect(broken.errLines[0]).toMatch(/histograms\.hlog cannot be read: line 1 is no histogram/)
})

test('gradual report prints the summary of a stored run', async () => {
  const { code, stdout } = await gradual(['report', SMALL])
  const { criticalPoint, seed } = JSON.parse(await readFile(join(SMALL, 'run.json'), 'utf8'))
  expect(code).toBe(0)
  expect(stdout).toContain(`Seed: ${seed}`)
  expect(stdout).toContain(`Critical Failure Point: ${criticalPoint.workload} requests/s`)
})
