import { evaluateExpression } from '../plan/evaluate.ts'
import type { LoadUnit, ParamExpression, ParamUnit } from '../plan.ts'
import type { Mark } from '../source-location.ts'
import { type AmountExpression, quantityNode } from '../units/quantity.ts'
import { readQuantity } from '../units/read.ts'
import { unitNames } from '../units/scales.ts'
import { type Draft, show } from './draft.ts'

/**
 * The amount at `path` as a canonical number, bound to the parameters that it was computed from.
 *
 * @returns NaN where it cannot be read, which is then an issue
 */
export function readAmount(draft: Draft, unit: ParamUnit, path: string, value: unknown, mark: Mark): number {
  draft.mark(path, mark)
  const refuse = (message: string, hint = `write it like ${unitNames[unit].like}`) => {
    draft.unreadable(path, message, hint, mark)
    return Number.NaN
  }
  const node = quantityNode(value)
  if (node === undefined && !isWritten(unit, value)) return refuse(`${unitNames[unit].a} is needed, not ${show(value)}`)
  if (node !== undefined && mentionsBroken(draft, node.expression)) {
    draft.giveUp(path)
    return Number.NaN
  }
  if (node !== undefined && node.unit !== unit) {
    return refuse(`${unitNames[unit].a} is needed, not ${unitNames[node.unit].a}`)
  }
  const read = translate(draft, unit, node?.expression ?? (value as string | number))
  if ('message' in read) return refuse(read.message, read.hint)
  if (read.isBound) draft.bindings.push({ path, expr: read.expr })
  return evaluateExpression(read.expr, draft.params)
}

/** A load, which tells the model: requests in flight are closed, rates are open. */
export function readLoad(draft: Draft, path: string, value: unknown, mark: Mark): number {
  const unit: LoadUnit = loadUnitOf(value)
  const load = readAmount(draft, unit === 'perSec' ? 'rate' : 'inFlight', path, value, mark)
  if (value !== undefined) draft.noteLoad(unit, path, mark)
  return load
}

/** The model that a load belongs to, as it was written. */
export function loadUnitOf(value: unknown): LoadUnit {
  return quantityNode(value)?.unit === 'inFlight' ? 'inFlight' : 'perSec'
}

/** A share, as it was written: `'30%'`, or a parameter of that unit. */
export function isShare(value: unknown): boolean {
  return quantityNode(value)?.unit === 'percent' || (typeof value === 'string' && value.endsWith('%'))
}

function isWritten(unit: ParamUnit, value: unknown): boolean {
  return unit === 'count' ? typeof value === 'number' : unit !== 'inFlight' && typeof value === 'string'
}

type Translated =
  | { readonly expr: ParamExpression; readonly isBound: boolean }
  | { readonly message: string; readonly hint?: string }

/** An expression with its texts read as canonical numbers. */
function translate(draft: Draft, unit: ParamUnit, expression: AmountExpression): Translated {
  if (typeof expression === 'number') return { expr: expression, isBound: false }
  if (typeof expression === 'string') {
    const read = readQuantity(unit, expression)
    return 'message' in read ? read : { expr: read.value, isBound: false }
  }
  if ('param' in expression) return translateParam(draft, unit, expression.param)
  const { op } = expression
  const left = translate(draft, unit, expression.left)
  const right = translate(draft, op === 'times' ? 'count' : unit, expression.right)
  if ('message' in left) return left
  if ('message' in right) return right
  return { expr: { op, left: left.expr, right: right.expr }, isBound: left.isBound || right.isBound }
}

function translateParam(draft: Draft, unit: ParamUnit, name: string): Translated {
  const param = Object.hasOwn(draft.params, name) ? draft.params[name] : undefined
  if (param === undefined) {
    return { message: `there is no parameter '${name}' in this scenario`, hint: 'a handle belongs to its own scenario' }
  }
  // A count may become a number of requests in flight: inFlight(p.count).
  const fits = param.unit === unit || (unit === 'inFlight' && param.unit === 'count')
  if (!fits) return { message: `${unitNames[unit].a} is needed, but ${name} is ${unitNames[param.unit].a}` }
  return { expr: { param: name }, isBound: true }
}

function mentionsBroken(draft: Draft, expression: AmountExpression): boolean {
  if (typeof expression !== 'object') return false
  if ('param' in expression) return draft.brokenParams.has(expression.param)
  return mentionsBroken(draft, expression.left) || mentionsBroken(draft, expression.right)
}
