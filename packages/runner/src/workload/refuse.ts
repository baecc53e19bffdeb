import { GradualError, type Plan } from '@gradual/dsl'
import type { DriverName } from '../driver/driver.ts'
import { missingKinds } from '../driver/registry.ts'
import { flattenOperations } from './flatten.ts'

/**
 * Refuses a workload that cannot be carried, before anything is started.
 *
 * @throws GradualError CLI_USAGE where the driver has no words for an operation, PLAN_INVALID where a function is missing
 */
export function refuseWorkload(
  plan: Pick<Plan, 'operations'>,
  driver: DriverName,
  functions: ReadonlyMap<string, unknown>,
): void {
  const missing = missingKinds[driver]
  for (const { operation, label } of flattenOperations(plan.operations)) {
    if (!missing.some(kind => kind === operation.kind)) continue
    throw new GradualError('CLI_USAGE', `the driver ${driver} cannot carry ${operation.kind}, which '${label}' is`, {
      hint: 'use --driver wire, or leave the operation out',
    })
  }
  for (const { kind, choose = '', name } of plan.operations) {
    if (kind !== 'custom' || functions.has(choose)) continue
    throw new GradualError('PLAN_INVALID', `'${name}' is chosen by the function '${choose}', which is not here`, {
      hint: 'a plan holds names alone: run the scenario that it was made from',
    })
  }
}
