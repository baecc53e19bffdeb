import type { Plan } from '@gradual/dsl'
import type { StockReport } from '../worker/messages.ts'
import { flattenOperations } from '../workload/flatten.ts'
import type { RunRecord } from './record.ts'

/** What went on beside the load, or could not be sent, is no secret. */
export function tellStock(operation: number, what: StockReport['what'], plan: Plan, record: RunRecord): void {
  const flat = flattenOperations(plan.operations)[operation]
  if (flat === undefined) return
  const { label } = flat
  const { kind, limit } = flat.operation
  if (what === 'declined') {
    const why = kind === 'delete' ? 'there was nothing left to delete' : `its limit of ${limit} znodes was reached`
    record.warn(`requests of '${label}' were not sent, because ${why}, and making up for it took too long`)
  } else if (what === 'trimmed') {
    record.warn(
      `'${label}' came near its limit of ${limit} znodes: the oldest were removed beside the load, in batches that are not measured`,
    )
  } else {
    record.warn(
      `more was deleted than created: znodes for '${label}' were made beside the load, in batches that are not measured`,
    )
  }
}
