import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from '@gradual/dsl'
import zk from '@gradual/scenarios/zk'
import { startSandbox } from '@gradual/zookeeper'
import { describe, expect, test } from 'vitest'
import { gradual, root } from '../end-to-end/command.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')

function fences(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(match => match[1]!)
}

/** Every command that a reader can copy: the lines of the shell fences, and what stands in code style in the text. */
function commands(): string[] {
  const fenced = fences('sh').flatMap(text => text.trimEnd().split('\n'))
  const inline = [...readme.matchAll(/`((?:npx gradual|make|npm)\b[^`\n]*)`/g)].map(match => match[1]!)
  return [...new Set([...fenced, ...inline])]
}

/** Where a command is run that is not run here, because it is the suite itself or a whole run. */
const elsewhere: Record<string, string> = {
  'npm ci && npx gradual run scenarios/zk.ts --quick': 'end-to-end/sandbox.test.ts',
  'make bench-gradual MAX_REQUESTS=1000 STEP_DURATION=1 LATENCY_THRESHOLD=100': 'end-to-end/real-zookeeper.test.ts',
  'make test': 'this suite, in continuous integration',
  'npm test': 'this suite',
  'make lint': 'continuous integration',
}

const here = commands().filter(command => !(command in elsewhere))

describe('the README', () => {
  test('has commands, and all of them are run by a test', () => {
    expect(commands()).toEqual(expect.arrayContaining(Object.keys(elsewhere)))
    for (const command of here) expect(command).toMatch(/^npx gradual /)
    expect(here.length).toBeGreaterThan(3)
  })

  test.each(here)('%s', async command => {
    const args = command.split(' ').slice(2)
    const address = args.indexOf('zk1:2181')
    const sandbox = address < 0 ? undefined : await startSandbox()
    try {
      if (sandbox) args[address] = `${sandbox.host}:${sandbox.port}`
      const { code, stderr } = await gradual(args)
      expect(code, stderr).toBe(0)
    } finally {
      await sandbox?.close()
    }
  })

  test('shows the scenario as it is shipped', () => {
    const shipped = readFileSync(join(root, 'scenarios/zk.ts'), 'utf8')
    expect(fences('ts').map(text => text.trim())).toContain(shipped.trim())
  })

  test('lists the parameters of the scenario with their defaults', () => {
    const { plan } = compile(zk)
    const rows = [...readme.matchAll(/^\| `(\w+)` \| `([A-Z_]+)` \| (\S+) \|/gm)].map(([, name, variable, value]) => ({
      name,
      variable,
      value,
    }))
    expect(rows.map(row => row.name)).toEqual(Object.keys(plan.params))
    for (const { name, variable, value } of rows) {
      expect(variable).toBe(name!.replaceAll(/[A-Z]/g, letter => `_${letter}`).toUpperCase())
      const { plan: given, issues } = compile(zk, { params: { [name!]: value! } })
      expect(issues).toEqual([])
      expect(given.params[name!]!.value).toBe(plan.params[name!]!.default)
    }
  })
})
