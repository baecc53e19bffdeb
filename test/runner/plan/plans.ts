import { compile, type Plan } from '@gradual/dsl'
import { expect } from 'vitest'
import small from '../../fixtures/scenarios/small.ts'

/** The plan of a scenario that has every kind of phase, and parameters for most of its numbers. */
export function smallPlan(): Plan {
  const { plan, issues } = compile(small)
  expect(issues).toEqual([])
  return plan
}

/** As it is written to a file and changed there. */
export function asData(plan: Plan): PlanData {
  return JSON.parse(JSON.stringify(plan)) as PlanData
}

export interface PlanData extends Record<string, unknown> {
  phases: Record<string, unknown>[]
  operations: Record<string, unknown>[]
  target: Record<string, unknown>
  params: Record<string, Record<string, unknown>>
}
