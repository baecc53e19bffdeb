import { checkPlan, GradualError, type ParamExpression, type Plan, type PlanIssue, parseParam } from '@gradual/dsl'
import { nearest } from '../scenario/suggest.ts'

/** A plan with other values of its parameters, and what is wrong with it then. */
export interface BoundPlan {
  readonly plan: Plan
  readonly issues: readonly PlanIssue[]
}

/** Sets parameters of a plan that was read from a file, and computes anew every number that came from them. */
export function bindParams(plan: Plan, given: Readonly<Record<string, string>>): BoundPlan {
  const issues: PlanIssue[] = []
  const params = { ...plan.params }
  for (const [name, text] of Object.entries(given)) {
    const param = params[name]
    const path = `params.${name}`
    if (param === undefined) {
      const twin = nearest(name, Object.keys(params))
      issues.push({
        path,
        message: `the plan has no parameter '${name}'`,
        hint: twin ? `did you mean '${twin}'?` : `parameters: ${Object.keys(params).join(', ') || 'none'}`,
      })
      continue
    }
    try {
      params[name] = { ...param, value: parseParam(param.unit, text, param.writtenUnit) }
    } catch (error) {
      if (!(error instanceof GradualError)) throw error
      issues.push({ path, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) })
    }
  }
  if (issues.length > 0) return { plan, issues }
  const bound = structuredClone(plan) as Plan & Record<string, unknown>
  for (const { path, expr } of plan.bindings) setAt(bound, path.split('.'), evaluate(expr, params))
  const result: Plan = { ...bound, params }
  return { plan: result, issues: checkPlan(result) }
}

function evaluate(expr: ParamExpression, params: Plan['params']): number {
  if (typeof expr === 'number') return expr
  if ('param' in expr) return params[expr.param]?.value ?? Number.NaN
  const left = evaluate(expr.left, params)
  const right = evaluate(expr.right, params)
  const value = expr.op === 'plus' ? left + right : expr.op === 'minus' ? left - right : left * right
  // 0.1 x 3 has noise behind the twelfth digit.
  return Number.isFinite(value) ? Number(value.toPrecision(12)) : value
}

function setAt(root: Record<string, unknown>, path: readonly string[], value: number): void {
  let at: Record<string, unknown> = root
  for (const key of path.slice(0, -1)) {
    const next = at[key]
    // A path into nothing is a mistake of the plan's bindings; its number then stays as it was.
    if (typeof next !== 'object' || next === null) return
    at = next as Record<string, unknown>
  }
  at[path.at(-1)!] = value
}
