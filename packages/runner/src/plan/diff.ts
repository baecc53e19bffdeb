import { canonicalPlan, type Plan } from '@gradual/dsl'

/** One place in which two plans differ; `undefined` where one of them has nothing there. */
export interface PlanDifference {
  /** `phases.2.failWhen.0.above.ms` */
  readonly path: string
  readonly a: unknown
  readonly b: unknown
}

/** Where two plans differ, of all that their hashes look at; empty where the same is run. */
export function diffPlans(a: Plan, b: Plan): PlanDifference[] {
  return diff(canonicalPlan(a), canonicalPlan(b), '')
}

function diff(a: unknown, b: unknown, path: string): PlanDifference[] {
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) return a === b ? [] : [{ path, a, b }]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return keys.flatMap(key => diff(a[key], b[key], path === '' ? key : `${path}.${key}`))
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
