import { compile } from '@gradual/dsl'
import { expect, test } from 'vitest'
import { renderPlan } from '../../../packages/runner/src/plan/index.ts'
import long from '../../fixtures/scenarios/long.ts'
import { smallPlan } from './plans.ts'

test('a row for each phase: loads from first to last, steps, time of one and of all', () => {
  const lines = renderPlan(smallPlan()).split('\n')
  expect(lines).toContainEqual(expect.stringMatching(/^init +50\/s +1 +1 s +1 s$/))
  // 50 + 100 = 150, 250, 350, and the last shortened to 400.
  expect(lines).toContainEqual(expect.stringMatching(/^load-increase +150\/s to 400\/s +4 +1 s +4 s$/))
  expect(lines).toContainEqual(expect.stringMatching(/^mitigation +70% of load-increase +1 +1 s +10 s$/))
})

test('the total is what the phases add up to, recovery at its limit', () => {
  expect(renderPlan(smallPlan())).toMatch(/^6 steps, 15 s at most/m)
})

test('shares of the workload add up to 100 %', () => {
  const text = renderPlan(smallPlan())
  expect(text).toMatch(/^read +70% getData/m)
  expect(text).toMatch(/^write +30% setData/m)
})

test('conditions are said in words below their phase', () => {
  expect(renderPlan(smallPlan())).toMatch(/fails when latency\.mean above 50ms\n +or when errors above 10%/)
})

test('no line is wider than 80 columns, however long the names are', () => {
  const named = compile(long.named('n'.repeat(200)).describe('What happens here is hard to say. '.repeat(20))).plan
  const phases = named.phases.map(phase => ({ ...phase, name: `${phase.name}-${'x'.repeat(90)}` }))
  const table = renderPlan({ ...named, phases })
    .split('\n')
    .slice(-12)
  expect(Math.max(...table.map(line => line.length))).toBeLessThanOrEqual(80)
})
