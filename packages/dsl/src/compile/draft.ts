import { isGradualError } from '../errors.ts'
import type { LoadUnit, Located, ParamExpression, ParamUnit, PlanBinding, PlanIssue } from '../plan.ts'
import type { Mark } from '../source-location.ts'
import { type AmountExpression, quantityNode } from '../units/quantity.ts'
import { readQuantity } from '../units/read.ts'
import { trimNoise, unitNames } from '../units/scales.ts'

export interface ResolvedParam {
  readonly unit: ParamUnit
  readonly value: number
}

type Evaluated = { readonly value: number; readonly expr: ParamExpression; readonly bound: boolean }

/** A plan in the making: what was found wrong so far, and what was computed from what. */
export class Draft {
  readonly issues: PlanIssue[] = []
  readonly bindings: PlanBinding[] = []
  readonly functions = new Map<string, (...args: never[]) => unknown>()
  readonly params = new Map<string, ResolvedParam>()
  readonly #loadUnits = new Map<LoadUnit, string>()
  readonly #file: string | undefined
  readonly #marks = new Map<string, Mark>()

  /** @param file of the scenario: parts of the plan that were written in it have a line and no file. */
  constructor(file: string | undefined) {
    this.#file = file
  }

  issue(path: string, message: string, hint?: string, mark?: Mark): void {
    this.issues.push({ path, message, ...(hint === undefined ? {} : { hint }), ...this.place(mark) })
  }

  place(mark: Mark | undefined): Located {
    const place = mark?.locate()
    if (place === undefined) return {}
    return this.#file === undefined || place.file === this.#file
      ? { line: place.line }
      : { line: place.line, file: place.file }
  }

  /** Remembers where the part at `path` was written, for what is found wrong with it later. */
  mark(path: string, mark: Mark): void {
    this.#marks.set(path, mark)
  }

  /** The mark of the part at `path`, or of the nearest part around it. */
  markOf(path: string): Mark | undefined {
    for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      const mark = this.#marks.get(at)
      if (mark !== undefined) return mark
    }
    return undefined
  }

  /** The amount at `path` as a canonical number, NaN where it cannot be read; binds it to the parameters in it. */
  amount(unit: ParamUnit, path: string, value: unknown, mark: Mark): number {
    this.mark(path, mark)
    const node = quantityNode(value)
    if (node !== undefined && node.unit !== unit) {
      this.issue(path, `${unitNames[unit].a} is needed, not ${unitNames[node.unit].a}`, hintFor(unit), mark)
      return Number.NaN
    }
    const expression = node?.expression ?? (value as AmountExpression)
    if (node === undefined && !isWritten(unit, value)) {
      this.issue(path, `${unitNames[unit].a} is needed, not ${show(value)}`, hintFor(unit), mark)
      return Number.NaN
    }
    const result = this.#evaluate(unit, expression, path, mark)
    if (result.bound) this.bindings.push({ path, expr: result.expr })
    return result.value
  }

  /** Notes the model of a load; one run has one. */
  noteLoad(unit: LoadUnit, path: string, mark: Mark): void {
    const isFirst = !this.#loadUnits.has(unit)
    this.#loadUnits.set(unit, path)
    if (isFirst && this.#loadUnits.size > 1) {
      this.issue(path, 'an open load and a closed load in one run', "either '50/s' or inFlight(50), everywhere", mark)
    }
  }

  /** The model of the loads so far: that of the first. */
  loadUnit(): LoadUnit {
    return this.#loadUnits.keys().next().value ?? 'perSec'
  }

  /** Calls a lambda of the scenario; what it did wrong is an issue, a bug in it goes up with its own stack. */
  call<T>(path: string, mark: Mark, lambda: () => T): T | undefined {
    try {
      return lambda()
    } catch (error) {
      if (!isGradualError(error)) throw error
      this.issue(path, error.message, error.hint, mark)
      return undefined
    }
  }

  #evaluate(unit: ParamUnit, expression: AmountExpression, path: string, mark: Mark): Evaluated {
    if (typeof expression !== 'object') return this.#literal(unit, expression, path, mark)
    if ('param' in expression) {
      const value = this.params.get(expression.param)?.value ?? Number.NaN
      if (!this.params.has(expression.param)) {
        this.issue(path, `there is no parameter '${expression.param}' in this scenario`, undefined, mark)
      }
      return { value, expr: { param: expression.param }, bound: true }
    }
    const { op } = expression
    const left = this.#evaluate(unit, expression.left, path, mark)
    const right = this.#evaluate(op === 'times' ? 'count' : unit, expression.right, path, mark)
    return {
      value: applyOperator(op, left.value, right.value),
      expr: { op, left: left.expr, right: right.expr },
      bound: left.bound || right.bound,
    }
  }

  #literal(unit: ParamUnit, written: string | number, path: string, mark: Mark): Evaluated {
    if (typeof written === 'number') return { value: written, expr: written, bound: false }
    const read = readQuantity(unit, written)
    if ('value' in read) return { value: read.value, expr: read.value, bound: false }
    this.issue(path, read.message, read.hint, mark)
    return { value: Number.NaN, expr: 0, bound: false }
  }
}

/** The value of an operator of parameter arithmetic, without binary noise. */
export function applyOperator(op: 'plus' | 'minus' | 'times', left: number, right: number): number {
  return trimNoise(op === 'plus' ? left + right : op === 'minus' ? left - right : left * right)
}

function isWritten(unit: ParamUnit, value: unknown): boolean {
  return unit === 'count' ? typeof value === 'number' : unit !== 'inFlight' && typeof value === 'string'
}

function hintFor(unit: ParamUnit): string {
  return `write it like ${unitNames[unit].like}`
}

export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'number') return `the bare number ${value}`
  return typeof value === 'function'
    ? 'a function'
    : typeof value === 'object' && value !== null
      ? 'an object'
      : String(value)
}
