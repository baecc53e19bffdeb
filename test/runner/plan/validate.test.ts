import { describe, expect, test } from 'vitest'
import { validatePlan } from '../../../packages/runner/src/plan/index.ts'
import { asData, type PlanData, smallPlan } from './plans.ts'

function issuesOf(change: (plan: PlanData) => void): readonly { path: string; message: string }[] {
  const data = asData(smallPlan())
  change(data)
  const result = validatePlan(data)
  return 'issues' in result ? result.issues : []
}

test('what a scenario compiles to is a plan', () => {
  expect(validatePlan(asData(smallPlan()))).toHaveProperty('plan.scenario', 'small')
})

test.each([null, 7, 'plan', [], {}])('%j is none, and that is said', data => {
  const result = validatePlan(data)
  expect('issues' in result && result.issues.length).toBeGreaterThan(0)
})

describe('every mistake has its path, once', () => {
  test('a wrong type', () => {
    expect(issuesOf(plan => (plan.target.clients = 'many'))).toEqual([
      { path: 'target.clients', message: 'must be a whole number' },
    ])
  })

  test('something missing', () => {
    expect(issuesOf(plan => delete plan.operations[1]!.pick)).toEqual([
      { path: 'operations.1.pick', message: 'is missing' },
    ])
  })

  test('something that no plan has', () => {
    expect(issuesOf(plan => (plan.speed = 9))).toEqual([{ path: 'speed', message: 'is not part of a plan' }])
  })

  test('something wrong within a phase: the other kinds of phases have nothing to say', () => {
    expect(issuesOf(plan => (plan.phases[1]!.everyMs = 'often'))).toEqual([
      { path: 'phases.1.everyMs', message: 'must be a number' },
    ])
  })

  test('a phase of an unknown kind', () => {
    expect(issuesOf(plan => (plan.phases[2]!.kind = 'att'))).toEqual([
      { path: 'phases.2.kind', message: 'must be one of "hold", "ramp", "at", "slope", "spike", "trace"' },
    ])
  })

  test('a phase without a kind', () => {
    expect(issuesOf(plan => delete plan.phases[2]!.kind)).toEqual([{ path: 'phases.2.kind', message: 'is missing' }])
  })

  test('a condition within a phase', () => {
    expect(issuesOf(plan => (plan.phases[1]!.failWhen = [{ kind: 'errors', abovePercent: '10%' }]))).toEqual([
      { path: 'phases.1.failWhen.0.abovePercent', message: 'must be a number' },
    ])
  })

  test('a target of another system', () => {
    expect(issuesOf(plan => (plan.target.kind = 'kafka'))).toEqual([
      { path: 'target.kind', message: 'must be "zookeeper"' },
    ])
  })

  test('several at once, in parts that have nothing to do with each other', () => {
    const issues = issuesOf(plan => {
      plan.loadUnit = 'perHour'
      plan.operations[0]!.weight = null
      plan.phases[0]!.load = 'all'
    })
    expect(issues.map(issue => issue.path)).toEqual(
      expect.arrayContaining(['loadUnit', 'operations.0.weight', 'phases.0.load']),
    )
    expect(issues).toHaveLength(3)
  })
})

test('what no schema can see is found as well: a share of a phase that is not there', () => {
  const issues = issuesOf(plan => (plan.phases[2]!.ofPhase = 'laod-increase'))
  expect(issues.map(issue => issue.path)).toContain('phases.2.ofPhase')
})
