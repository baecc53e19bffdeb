import type { PlanCondition } from '@gradual/dsl'
import type { StepStats } from '../stats/types.ts'
import { spanMs } from './findings.ts'
import { latencyConditions } from './limit.ts'
import { isQuantile, SAMPLES_BEYOND, shareBeyond } from './quantiles.ts'

/** Twice the samples without which a quantile says nothing: enough for its interval to leave the limit on one side. */
const COMFORT = 2

/** How long a step must be, at the rate of this one, before its quantiles can be decided; 0 where none is asked for. @unit ms */
export function timeToDecideMs(conditions: readonly PlanCondition[], step: StepStats): number {
  const times = conditions.flatMap(latencyConditions).flatMap(({ stat, operation }) => {
    if (!isQuantile(stat)) return []
    const samples = (operation === undefined ? step.latency : step.operations[operation]?.latency)?.count ?? 0
    if (samples === 0) return []
    const needed = (COMFORT * SAMPLES_BEYOND) / shareBeyond(stat)
    return [(needed * spanMs(step)) / samples]
  })
  return Math.max(0, ...times)
}
