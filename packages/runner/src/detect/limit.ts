import type { LatencyCondition, Plan, PlanCondition } from '@gradual/dsl'
import type { Reference } from './types.ts'

/** Where no condition limits latency: when a window closes, and what the generator's lag is measured against. */
const DEFAULT_LATENCY_LIMIT_MS = 50

/** The limit of a latency condition; undefined while the phase that it refers to has no such figure. @unit ms */
export function resolveLimitMs(condition: LatencyCondition, reference: Reference | undefined): number | undefined {
  const { above } = condition
  if ('ms' in above) return above.ms
  const phase = reference?.phases[above.ofPhase]
  const source = condition.operation === undefined ? phase?.latencyMs : phase?.operations[condition.operation]
  const baseMs = source?.[condition.stat]
  return baseMs === undefined ? undefined : (baseMs * above.percent) / 100
}

/** The smallest latency limit of the plan that is known by now; 50 ms where there is none. @unit ms */
export function latencyLimitMs(plan: Plan, reference?: Reference): number {
  const limits = plan.phases
    .flatMap(phase => phase.failWhen)
    .flatMap(latencyConditions)
    .map(condition => resolveLimitMs(condition, reference))
    .filter((ms): ms is number => ms !== undefined && ms > 0)
  return limits.length === 0 ? DEFAULT_LATENCY_LIMIT_MS : Math.min(...limits)
}

/** The latency conditions in a condition, also inside of `all`. */
export function latencyConditions(condition: PlanCondition): readonly LatencyCondition[] {
  if (condition.kind === 'latency') return [condition]
  return condition.kind === 'all' ? condition.conditions.flatMap(latencyConditions) : []
}

/** The phases whose baseline a condition needs. */
export function phasesNeeded(condition: PlanCondition): readonly string[] {
  return latencyConditions(condition).flatMap(({ above }) => ('ofPhase' in above ? [above.ofPhase] : []))
}
