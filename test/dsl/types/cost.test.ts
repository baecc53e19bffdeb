import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compileAsAuthor, projectOf, runTsc } from './tsc.ts'

function countInstantiations(source: string): number {
  const printed = compileAsAuthor({ 'scenario.ts': source }, '--extendedDiagnostics')
  expect(printed).not.toContain('error TS')
  const count = Number(/^Instantiations:\s+(\d+)$/m.exec(printed)?.[1])
  expect(count).toBeGreaterThan(0)
  return count
}

it('the scenario zk costs the compiler fewer than 3,000 instantiations', () => {
  const zk = readFileSync(projectOf('scenarios/zk.ts'), 'utf8')
  const importOnly = `${/^import .*$/m.exec(zk)?.[0]}\nexport default [phase, scenario, zookeeper]\n`
  expect(countInstantiations(zk) - countInstantiations(importOnly)).toBeLessThan(3000)
})

it('a chain of 31 phases costs fewer than 20,000', () => {
  const ramps = Array.from({ length: 30 }, (_, i) => `.then(phase('p${i}').by('10/s').steps(2))`)
  const chain = `import { phase } from '@gradual/dsl'\nexport default phase('init').hold('50/s')${ramps.join('')}\n`
  expect(countInstantiations(chain)).toBeLessThan(20_000)
})

it('every sentence of the type tests compiles, and every mistake does not', () => {
  expect(runTsc('-p', projectOf('test/types'), '--pretty', 'false')).toBe('')
})
