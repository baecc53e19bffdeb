import { expect, test } from 'vitest'
import { primeLoad } from '../../../packages/runner/src/run/prime.ts'
import { hold, planOf, ramp } from '../machine/plans.ts'

test('a server is primed with the highest load of the plan, at most 1,000/s', () => {
  expect(primeLoad(planOf([hold('init', 50, 1000), ramp('up', 1000, { by: 100, upTo: 400 })]))).toBe(400)
  expect(primeLoad(planOf([hold('init', 50, 1000), ramp('up', 1000, { by: 100, upTo: 9000 })]))).toBe(1000)
})

test('also by a plan of one ramp that says its steps and not its end', () => {
  expect(primeLoad(planOf([ramp('up', 1000, { from: 50, by: 50, count: 3 })]))).toBe(150)
})

test('in a closed model with the lowest', () => {
  const phases = [ramp('up', 1000, { from: 4, by: 2, count: 3 })]
  expect(primeLoad(planOf(phases, { loadUnit: 'inFlight' }))).toBe(4)
})
