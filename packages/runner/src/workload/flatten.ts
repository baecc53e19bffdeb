import { creatorOf, type PlanOperation } from '@gradual/dsl'

/** An operation that requests are made of. A custom operation is none: it chooses among its own. */
export interface FlatOperation {
  readonly operation: PlanOperation
  /** The entry of the mix under whose name it is counted. */
  readonly entry: number
  /** `lock`, or `session/lock` within a custom operation. */
  readonly label: string
  /** Whose znodes it deletes or lists: its place in the flat list. Of what creates itself, and of a delete with a stock of its own, its own. */
  readonly maker?: number
}

/** The operations of a mix, those of custom ones in their places. */
export function flattenOperations(operations: readonly PlanOperation[]): readonly FlatOperation[] {
  const flat = operations.flatMap((operation, entry) =>
    (operation.operations ?? [operation]).map(one => ({
      operation: one,
      entry,
      label: one === operation ? one.name : `${operation.name}/${one.name}`,
      siblings: operation.operations ?? operations,
    })),
  )
  return flat.map(({ operation, entry, label, siblings }, index) => {
    const creator = creatorOf(operation, siblings, operations)
    const place = creator === undefined ? -1 : flat.findIndex(one => one.operation === creator)
    const maker = place >= 0 ? place : makesItsOwn(operation) ? index : undefined
    return { operation, entry, label, ...(maker !== undefined && { maker }) }
  })
}

function makesItsOwn({ kind, parts = [] }: PlanOperation): boolean {
  return kind === 'create' || kind === 'delete' || (kind === 'multi' && parts.includes('create'))
}

/** Where each entry's operations begin in the flat list. */
export function firstOfEntries(flat: readonly FlatOperation[], entries: number): readonly number[] {
  return Array.from({ length: entries }, (_, entry) => flat.findIndex(one => one.entry === entry))
}
