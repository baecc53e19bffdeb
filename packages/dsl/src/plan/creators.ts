import type { PlanOperation } from '../plan.ts'

/** The creates that an operation can name: of its own list (that of a custom operation), then of the workload. */
export function creatorsFor(
  siblings: readonly PlanOperation[],
  workload: readonly PlanOperation[],
): readonly PlanOperation[] {
  return [...new Set([...siblings, ...workload])].filter(({ kind }) => kind === 'create')
}

/**
 * The create whose znodes an operation deletes or lists: the one it names, for a delete without name the only one.
 *
 * Undefined where there is none; a delete then has a stock of its own.
 */
export function creatorOf(
  operation: PlanOperation,
  siblings: readonly PlanOperation[],
  workload: readonly PlanOperation[],
): PlanOperation | undefined {
  const creators = creatorsFor(siblings, workload)
  if (operation.of !== undefined) return creators.find(({ name }) => name === operation.of)
  return operation.kind === 'delete' ? creators[0] : undefined
}

/** Whether each request goes to one of a number of keys. */
export function goesToKeys({ kind, of, parts = [] }: PlanOperation): boolean {
  if (kind === 'multi') return parts.some(part => part === 'setData' || part === 'check')
  return kind === 'getData' || kind === 'setData' || kind === 'exists' || (kind === 'getChildren' && of === undefined)
}
