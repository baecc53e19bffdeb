import { type Mark, markCaller } from '../source-location.ts'
import type { Expectations } from './stages.ts'

const brand = Symbol.for('gradual.expectation')

/** What an expectation was written as; amounts are read when the plan is built. */
export type ExpectationNode = { readonly mark: Mark; readonly value: unknown } & (
  | { readonly kind: 'criticalPoint'; readonly bound: 'atLeast' | 'atMost' }
  | { readonly kind: 'timeToRecover' }
  | { readonly kind: 'verdict' }
)

const expectation = (node: ExpectationNode) => Object.freeze({ [brand]: node })

/** What the lambda of `expect` receives. */
export const expectations = {
  criticalPoint: {
    atLeast: (value: unknown) => expectation({ kind: 'criticalPoint', bound: 'atLeast', value, mark: markCaller() }),
    atMost: (value: unknown) => expectation({ kind: 'criticalPoint', bound: 'atMost', value, mark: markCaller() }),
  },
  timeToRecover: {
    atMost: (value: unknown) => expectation({ kind: 'timeToRecover', value, mark: markCaller() }),
  },
  verdict: {
    is: (value: unknown) => expectation({ kind: 'verdict', value, mark: markCaller() }),
  },
} as unknown as Expectations<'rate' | 'inFlight'>

/** The node behind an expectation, also of another copy of this package; undefined for anything else. */
export function expectationNode(value: unknown): ExpectationNode | undefined {
  if (typeof value !== 'object' || value === null || !(brand in value)) return undefined
  return value[brand] as ExpectationNode
}
