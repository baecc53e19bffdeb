import { GradualError } from '../errors.ts'
import type { ParamUnit } from '../plan.ts'
import type { Count, InFlight, Quantity, Unit } from './texts.ts'

const brand = Symbol.for('gradual.quantity')

/** What an amount is computed from; texts stay texts until the plan is built, so that every mistake is found at once. */
export type AmountExpression =
  | string
  | number
  | { readonly param: string }
  | { readonly op: 'plus' | 'minus' | 'times'; readonly left: AmountExpression; readonly right: AmountExpression }

/** The run time of a `Quantity`: a unit and an expression. */
export interface QuantityNode {
  readonly unit: ParamUnit
  readonly expression: AmountExpression
}

class Handle {
  readonly [brand]: AmountExpression
  readonly unit: Unit

  constructor(unit: Unit, expression: AmountExpression) {
    this.unit = unit
    this[brand] = expression
    Object.freeze(this)
  }

  plus(amount: unknown): Handle {
    return this.#combine('plus', amount)
  }

  minus(amount: unknown): Handle {
    return this.#combine('minus', amount)
  }

  times(factor: unknown): Handle {
    return this.#combine('times', factor)
  }

  // A handle's value is known only when the plan is built: as text it would freeze the default into a string.
  [Symbol.toPrimitive](): never {
    throw new GradualError('PLAN_INVALID', `a parameter (${describe(this[brand])}) was used as a text or a number`, {
      hint: 'pass the parameter itself, and compute with .plus(), .minus() and .times()',
    })
  }

  #combine(op: 'plus' | 'minus' | 'times', amount: unknown): Handle {
    return new Handle(this.unit, { op, left: this[brand], right: toExpression(amount) })
  }
}

function toExpression(amount: unknown): AmountExpression {
  const node = quantityNode(amount)
  if (node !== undefined) return node.expression
  return typeof amount === 'number' ? amount : String(amount)
}

function describe(expression: AmountExpression): string {
  if (typeof expression !== 'object') return String(expression)
  if ('param' in expression) return expression.param
  return `${describe(expression.left)} ${expression.op} ${describe(expression.right)}`
}

/** The node behind a handle, also of another copy of this package; undefined for anything else. */
export function quantityNode(value: unknown): QuantityNode | undefined {
  if (typeof value !== 'object' || value === null || !(brand in value)) return undefined
  const handle = value as Handle
  return { unit: handle.unit, expression: handle[brand] }
}

export function paramHandle<U extends Unit>(unit: U, name: string): Quantity<U> {
  return new Handle(unit, { param: name }) as Quantity<Unit> as Quantity<U>
}

/**
 * A load of the closed model: so many requests in flight, each followed by the next as soon as it is answered.
 *
 * @param count a whole number, 1 or more
 * @example phase('init').hold(inFlight(1))
 */
export function inFlight(count: Count): InFlight {
  return new Handle('inFlight', toExpression(count)) as Quantity<Unit> as InFlight
}
