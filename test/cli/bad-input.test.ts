import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixtures, gradual, makeFolder, root, STACK, writeIn } from './gradual.ts'

const scenario = (name: string) => `test/fixtures/scenarios/${name}.ts`

describe('a scenario that cannot be run ends with 2, one line of what and one of what to do', () => {
  test('a file that does not exist: the nearest name is suggested', async () => {
    const { code, errLines, stdout } = await gradual(['run', 'scenarios/kz.ts'])
    expect(code).toBe(2)
    expect(errLines).toEqual(['gradual: scenarios/kz.ts does not exist', '  did you mean scenarios/zk.ts?'])
    expect(stdout).toBe('')
  })

  test('a folder that does not exist is named', async () => {
    const { code, errLines } = await gradual(['check', 'nowhere/zk.ts'])
    expect(code).toBe(2)
    expect(errLines).toHaveLength(2)
    expect(errLines[1]).toContain('nowhere')
  })

  test('a type error is shown with file, line, column and code frame', async () => {
    const { code, stderr, stdout } = await gradual(['run', scenario('type-error')])
    expect(code).toBe(2)
    expect(stderr).toContain('test/fixtures/scenarios/type-error.ts has 1 type error')
    expect(stderr).toContain('test/fixtures/scenarios/type-error.ts:6:36')
    expect(stderr).toContain("> 6 |   .phases(() => phase('init').hold(50))")
    expect(stderr).toMatch(/^ +\| +\^\^$/m)
    expect(stderr).not.toMatch(STACK)
    expect(stdout).toBe('')
  })

  test('what the compiler says about a parameter after a wrong order is noise, and is left out', async () => {
    const { code, stderr } = await gradual(['check', scenario('wrong-order')])
    expect(code).toBe(2)
    expect(stderr).toContain('has 1 type error')
    expect(stderr).toContain("Property 'orWhen' does not exist on type")
    expect(stderr).not.toContain('TS7006')
  })

  test('every mistake of a file of rates is named with its line, beside the line that asks for the file', async () => {
    const folder = await makeFolder()
    await writeIn(folder, 'rates.csv', 'time,rate\n0,100\n30,many\n20,50\n')
    const file = await writeIn(
      folder,
      'traced.ts',
      [
        "import { phase, scenario, zookeeper } from '@gradual/dsl'",
        "export default scenario('traced')",
        "  .target(zookeeper({ namespace: '/traced' }))",
        '  .workload(op => ({ read: op.getData({ keys: 10 }) }))',
        "  .phases(() => phase('day').trace('rates.csv'))",
      ].join('\n'),
    )
    const { code, stderr } = await gradual(['check', file])
    expect(code).toBe(2)
    expect(stderr).toContain("rates.csv:3: 'many' is not a rate")
    expect(stderr).toContain('rates.csv:4: its time, 20, does not lie after that of the row before it')
    expect(stderr).toContain('traced.ts:5')
    expect(stderr).not.toMatch(STACK)
  })

  test('a file that is no TypeScript is shown with line and column', async () => {
    const folder = await makeFolder()
    const file = await writeIn(
      folder,
      'broken.ts',
      "import { scenario } from '@gradual/dsl'\nexport default scenario('a'\n",
    )
    const { code, stderr } = await gradual(['check', file])
    expect(code).toBe(2)
    expect(stderr).toMatch(/broken\.ts:\d+:\d+/)
    expect(stderr).not.toMatch(STACK)
  })

  test('JavaScript is not type-checked, and its syntax errors have their line all the same', async () => {
    const folder = await makeFolder()
    const file = await writeIn(folder, 'broken.mjs', 'export default 5 5\n')
    const { code, errLines } = await gradual(['check', file])
    expect(code).toBe(2)
    expect(errLines).toHaveLength(2)
    expect(errLines[0]).toMatch(/broken\.mjs:1:\d+/)
  })

  test('no default export: what is exported is named', async () => {
    const { code, errLines } = await gradual(['run', scenario('no-default')])
    expect(code).toBe(2)
    expect(errLines[0]).toMatch(/exports (soak, answer|answer, soak) and nothing as default$/)
    expect(errLines[1]).toBe('  write: export default soak')
    expect(errLines).toHaveLength(2)
  })

  test('a chain of phases as default export is told from a scenario', async () => {
    const { code, errLines } = await gradual(['run', scenario('chain')])
    expect(code).toBe(2)
    expect(errLines[0]).toContain('is a chain of phases, not a scenario')
    expect(errLines).toHaveLength(2)
  })

  test('a builder that was awaited: the types say so', async () => {
    const { code, stderr } = await gradual(['run', scenario('awaited')])
    expect(code).toBe(2)
    expect(stderr).toContain('test/fixtures/scenarios/awaited.ts:3:14')
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('  a chain of phases is no promise: leave out await and async')
    expect(stderr).not.toMatch(STACK)
  })

  test('a builder that was awaited where no types are checked: the builder says so', async () => {
    const folder = await makeFolder()
    const text = "import { phase } from '@gradual/dsl'\nexport default await phase('init').hold('50/s')\n"
    const { code, errLines } = await gradual(['run', await writeIn(folder, 'awaited.mjs', text)])
    expect(code).toBe(2)
    expect(errLines[0]).toMatch(/await/)
    expect(errLines).toHaveLength(2)
  })

  test('an unfinished builder: what is missing is said', async () => {
    const { code, stderr } = await gradual(['run', scenario('unfinished')])
    expect(code).toBe(2)
    expect(stderr).toMatch(/unfinished\.ts:3 phases: /)
    expect(stderr).not.toMatch(STACK)
  })

  test('a scenario that throws: the line that threw', async () => {
    const { code, errLines } = await gradual(['run', scenario('throws')])
    expect(code).toBe(2)
    expect(errLines).toEqual([
      'gradual: test/fixtures/scenarios/throws.ts threw while it was loaded: the limit is not there',
      '  at test/fixtures/scenarios/throws.ts:4:9',
    ])
  })

  test('--verbose adds the stack', async () => {
    const { code, stderr } = await gradual(['check', scenario('throws'), '--verbose'])
    expect(code).toBe(2)
    expect(stderr).toMatch(STACK)
  })

  test.each([
    ['bench_gradual_overload.conf', 'requests = 1000\n', /\(\.conf\) are not supported yet/],
    ['notes.txt', 'hello\n', /neither a scenario nor a plan/],
  ])('%s is refused by its name', async (name, text, says) => {
    const file = await writeIn(await makeFolder(), name, text)
    const { code, errLines } = await gradual(['run', file])
    expect(code).toBe(2)
    expect(errLines[0]).toMatch(says)
    expect(errLines).toHaveLength(2)
  })

  test('a scenario out of a package is not supported yet, and that is said', async () => {
    const { code, errLines } = await gradual(['run', '@gradual/scenarios#zk'])
    expect(code).toBe(2)
    expect(errLines[0]).toContain('not supported yet')
  })

  test('an import that leads nowhere is named', async () => {
    const file = await writeIn(await makeFolder(), 'lost.mjs', "import './gone.mjs'\nexport default 1\n")
    const { code, stderr } = await gradual(['check', file])
    expect(code).toBe(2)
    expect(stderr).toContain('gone.mjs')
    expect(stderr).not.toMatch(STACK)
  })
})

describe('parameters', () => {
  test('one that does not exist: the nearest is suggested', async () => {
    const { code, errLines } = await gradual(['run', scenario('small'), '-p', 'maxRequest=1000/s'])
    expect(code).toBe(2)
    expect(errLines).toEqual([
      "gradual: -p maxRequest: the scenario has no parameter 'maxRequest'",
      "  did you mean 'maxRequests'?",
    ])
  })

  test('one with a wrong unit: the right one is shown', async () => {
    const { code, errLines } = await gradual(['run', scenario('small'), '-p', 'stepDuration=5/s'])
    expect(code).toBe(2)
    expect(errLines[0]).toBe("gradual: -p stepDuration: '5/s' is a rate, not a duration")
    expect(errLines).toHaveLength(2)
  })

  test('one without a name', async () => {
    const { code, errLines } = await gradual(['run', scenario('small'), '-p', '1000/s'])
    expect(code).toBe(2)
    expect(errLines[0]).toContain('name=value')
  })

  test('from the environment, a wrong one is refused by the name of its variable', async () => {
    const { code, errLines } = await gradual(['check', scenario('small')], { env: { MAX_REQUESTS: 'many' } })
    expect(code).toBe(2)
    expect(errLines[0]).toContain('MAX_REQUESTS')
  })
})

describe('a plan.json', () => {
  async function writePlan(change: (plan: PlanJson) => void): Promise<string> {
    const { stdout } = await gradual(['plan', scenario('small'), '--json'])
    const plan: PlanJson = JSON.parse(stdout)
    change(plan)
    return writeIn(await makeFolder(), 'plan.json', JSON.stringify(plan))
  }

  test('with three mistakes: all three are listed, each with its path', async () => {
    const file = await writePlan(plan => {
      plan.phases[0]!.settleMs = 'soon'
      plan.target.namespace = 7
      delete plan.operations[0]!.keys
    })
    const { code, stderr } = await gradual(['run', file])
    expect(code).toBe(2)
    expect(stderr).toContain('3 mistakes')
    expect(stderr).toMatch(/^ {2}phases\.0\.settleMs: /m)
    expect(stderr).toMatch(/^ {2}target\.namespace: /m)
    expect(stderr).toMatch(/^ {2}operations\.0\.keys: is missing/m)
    expect(stderr).not.toMatch(STACK)
  })

  test('a phase of an unknown kind: the kinds are listed, and nothing else is said of it', async () => {
    const file = await writePlan(plan => {
      plan.phases[0]!.kind = 'hodl'
    })
    const { code, stderr } = await gradual(['check', file])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^ {2}phases\.0\.kind: must be one of "hold", "ramp", "at", "slope", "spike", "trace"$/m)
    expect(stderr).toContain('1 mistake')
  })

  test('that is whole is as good as its scenario', async () => {
    const file = await writePlan(() => {})
    const again = await gradual(['plan', file, '--json'])
    const first = await gradual(['plan', scenario('small'), '--json'])
    expect(again.code).toBe(0)
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout))
  })

  test('takes parameters like its scenario', async () => {
    const file = await writePlan(() => {})
    const flags = ['-p', 'maxRequests=1200/s', '-p', 'latencyThreshold=70', '--json']
    const fromPlan = await gradual(['plan', file, ...flags])
    const fromScenario = await gradual(['plan', scenario('small'), ...flags])
    expect(JSON.parse(fromPlan.stdout)).toEqual(JSON.parse(fromScenario.stdout))
    expect(fromPlan.stdout).toContain('1200')
  })

  test('that is no JSON', async () => {
    const { code, errLines } = await gradual(['run', await writeIn(await makeFolder(), 'plan.json', '{ "schema": ')])
    expect(code).toBe(2)
    expect(errLines[0]).toContain('is not JSON')
    expect(errLines).toHaveLength(2)
  })
})

describe('the command line', () => {
  test('an unknown command: the nearest is suggested', async () => {
    const { code, errLines } = await gradual(['rnu', scenario('small')])
    expect(code).toBe(2)
    expect(errLines).toEqual(["gradual: unknown command 'rnu'", '  did you mean run?'])
  })

  test('an unknown option: the nearest is suggested', async () => {
    const { code, errLines } = await gradual(['run', scenario('small'), '--quik'])
    expect(code).toBe(2)
    expect(errLines).toEqual(["gradual: unknown option '--quik'", '  did you mean --quick?'])
  })

  test.each([
    [['run', ''], /the name of the scenario is empty/],
    [['run', scenario('small'), '--target', 'sandbx'], /no target sandbx/],
    [['run', scenario('small'), '--target', 'locl:3'], /no target locl:3/],
    [['check', 'package.json'], /package\.json is JSON, but no plan/],
    [['run'], /missing required argument 'scenario'/],
    [['run', scenario('small'), '--workers', '0'], /--workers/],
    [['run', scenario('small'), '--seed', '-1'], /--seed|unknown option/],
    [['run', scenario('small'), '--max-time', 'soon'], /--max-time/],
    [['run', scenario('small'), '--driver', 'wier'], /--driver/],
    [['run', scenario('small'), '--runs', '3'], /--runs is not supported yet/],
    [['run', scenario('small'), '--target', 'http://zk:2181'], /URL/],
    [['run', scenario('small'), '--target', 'local:x'], /local:x/],
    [['run', scenario('small'), '--reporter', 'cvs'], /no reporter cvs/],
    [['clean'], /--target/],
    [['clean', '--target', 'sandbox'], /nothing to clean/],
    [['sandbox', 'capacity=lots'], /capacity/],
  ])('%j is refused', async (args, says) => {
    const { code, errLines, stdout } = await gradual(args)
    expect(code).toBe(2)
    expect(errLines[0]).toMatch(says)
    expect(errLines).toHaveLength(2)
    expect(stdout).toBe('')
  })

  test('without a command it shows what there is', async () => {
    const { code, stderr } = await gradual([])
    expect(code).toBe(2)
    for (const name of ['run', 'plan', 'check', 'try', 'sandbox', 'clean', 'doctor']) expect(stderr).toContain(name)
  })

  test('--version prints the version alone', async () => {
    const { code, stdout } = await gradual(['--version'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('--help of a command shows its options', async () => {
    const { code, stdout } = await gradual(['run', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('--markers-dir')
  })

  test('an old Node is told so in two lines', async () => {
    const folder = await makeFolder()
    const preload = await writeIn(
      folder,
      'old-node.cjs',
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })\nObject.defineProperty(process, 'version', { value: 'v18.20.4' })\n",
    )
    const { code, errLines } = await gradual(['--version'], { nodeArgs: ['--require', preload] })
    expect(code).toBe(2)
    expect(errLines).toHaveLength(2)
    expect(errLines[0]).toContain('needs Node 20.19 or later; this is v18.20.4')
  })
})

describe('a scenario outside of any project', () => {
  test('is checked and compiled with the copy of the dsl that came with the command', async () => {
    const folder = await makeFolder()
    await cp(join(fixtures, 'small.ts'), join(folder, 'mine.ts'))
    const { code, stdout, stderr } = await gradual(['check', 'mine.ts'], { cwd: folder })
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toContain('mine.ts is good')
  })

  test('may import what stands beside it, and read files', async () => {
    const folder = await makeFolder()
    await cp(join(root, 'test/fixtures/scenarios/small.ts'), join(folder, 'base.ts'))
    await writeIn(folder, 'limit.txt', '800/s')
    const text = [
      "import { readFileSync } from 'node:fs'",
      "import base from './base.ts'",
      "const limit = readFileSync(new URL('./limit.txt', import.meta.url), 'utf8')",
      'export default base.with({ maxRequests: limit as "800/s" }).named("mine")',
    ].join('\n')
    const file = await writeIn(folder, 'mine.ts', text)
    const { code, stdout, stderr } = await gradual(['plan', file, '--json'])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ scenario: 'mine', params: { maxRequests: { value: 800 } } })
  })

  test('a type error in an imported file is found there', async () => {
    const folder = await makeFolder()
    await writeIn(folder, 'rate.ts', 'export const rate: number = "50/s"\n')
    const text = "import { rate } from './rate.ts'\nexport default rate\n"
    const { code, stderr } = await gradual(['check', await writeIn(folder, 'mine.ts', text)])
    expect(code).toBe(2)
    expect(stderr).toMatch(/rate\.ts:1:14 /)
  })
})

interface PlanJson {
  phases: Record<string, unknown>[]
  operations: Record<string, unknown>[]
  target: Record<string, unknown>
}
