import type { ParamExpression, PlanParam } from '../plan.ts'
import { trimNoise } from '../units/scales.ts'

/**
 * The number of a binding, in canonical units; NaN where a parameter is missing.
 *
 * @param params the values to compute with, as in a plan
 */
export function evaluateExpression(
  expr: ParamExpression,
  params: { readonly [name: string]: Pick<PlanParam, 'value'> },
): number {
  if (typeof expr === 'number') return expr
  if ('param' in expr) return Object.hasOwn(params, expr.param) ? params[expr.param]!.value : Number.NaN
  const left = evaluateExpression(expr.left, params)
  const right = evaluateExpression(expr.right, params)
  return trimNoise(expr.op === 'plus' ? left + right : expr.op === 'minus' ? left - right : left * right)
}

/** The parameters that an expression mentions. */
export function paramsIn(expr: ParamExpression): string[] {
  if (typeof expr === 'number') return []
  return 'param' in expr ? [expr.param] : [...paramsIn(expr.left), ...paramsIn(expr.right)]
}
