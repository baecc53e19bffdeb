import type { PlanOperation } from '../plan.ts'

/** The largest value that an operation writes, or that its keys are created with. @unit bytes */
export function largestValueBytes(operation: Partial<Pick<PlanOperation, 'valueBytes' | 'sizes'>>): number {
  const { sizes, valueBytes = 0 } = operation
  if (sizes === undefined) return valueBytes
  return sizes.kind === 'uniform' ? sizes.toBytes : Math.max(0, ...sizes.sizes.map(({ bytes }) => bytes))
}
