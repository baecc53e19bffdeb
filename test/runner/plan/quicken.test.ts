import { expect, test } from 'vitest'
import { bindParams, planHash, quicken } from '../../../packages/runner/src/plan/index.ts'
import { smallPlan } from './plans.ts'

test('hold, step, settle and recovery times are a tenth', () => {
  const plan = smallPlan()
  const settled = { ...plan, phases: plan.phases.map(phase => ({ ...phase, settleMs: 5000 })) }
  expect(quicken(settled).phases).toMatchObject([
    { kind: 'hold', settleMs: 500, holdMs: 100 },
    { kind: 'ramp', settleMs: 500, everyMs: 100 },
    { kind: 'at', settleMs: 500, holdMs: 100, recoverWithinMs: 1000 },
  ])
})

test('loads, limits, deadlines and session timeouts stay', () => {
  const plan = smallPlan()
  const quick = quicken(plan)
  expect(quick.target).toEqual(plan.target)
  expect(quick.phases.map(phase => phase.failWhen)).toEqual(plan.phases.map(phase => phase.failWhen))
  expect(quick.phases[0]).toMatchObject({ load: 50 })
  expect(quick.phases[1]).toMatchObject({ by: { load: 100 }, upTo: 400 })
})

test('a quick plan takes parameters like the slow one: times are divided after that', () => {
  const quick = bindParams(quicken(smallPlan()), { stepDuration: '3s', maxRequests: '900/s' })
  expect(quick.issues).toEqual([])
  expect(quick.plan.phases[1]).toMatchObject({ everyMs: 300, upTo: 900 })
})

test('the hash of a quick plan is another one', () => {
  expect(planHash(quicken(smallPlan()))).not.toBe(planHash(smallPlan()))
})

test('the hash does not look at lines, names and addresses', () => {
  const plan = smallPlan()
  const elsewhere = {
    ...plan,
    scenario: 'other',
    tags: ['nightly'],
    target: { ...plan.target, namespace: '/other', servers: ['127.0.0.1:1'] },
    phases: plan.phases.map(phase => ({ ...phase, line: 99 })),
  }
  expect(planHash(elsewhere)).toBe(planHash(plan))
  expect(planHash(plan)).toMatch(/^[0-9a-f]{64}$/)
})

test('the hash sees a load', () => {
  const plan = smallPlan()
  expect(planHash(bindParams(plan, { maxRequests: '401/s' }).plan)).not.toBe(planHash(plan))
})
