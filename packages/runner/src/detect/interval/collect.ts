import type { PlanCondition } from '@gradual/dsl'
import type { WindowStats } from '../../stats/types.ts'
import { resolveLimitMs } from '../limit.ts'
import { isQuantile } from '../quantiles.ts'
import type { Reference } from '../types.ts'
import type { LoadEvidence, Measure, WindowEvidence } from './types.ts'

/** The evidence with one more window, of the conditions by their index in `failWhen`. */
export function collectWindow(
  evidence: readonly LoadEvidence[],
  window: WindowStats,
  conditions: readonly { readonly condition: PlanCondition; readonly index: number }[],
  reference: Reference,
): readonly LoadEvidence[] {
  const last = evidence.at(-1)
  const same = last?.stepId === window.stepId ? last : undefined
  const measures: (Measure | undefined)[] = []
  for (const { condition, index } of conditions) measures[index] = measure(condition, window, reference)
  const collected: WindowEvidence = {
    index: window.index,
    ms: window.endMs - window.startMs,
    offered: window.offered,
    ok: window.ok,
    errors: window.errorCount,
    inFlightEnd: window.inFlightEnd,
    measures,
  }
  const whole = { stepId: window.stepId, load: window.load, windows: [...(same?.windows ?? []), collected] }
  return same === undefined ? [...evidence, whole] : [...evidence.slice(0, -1), whole]
}

function measure(condition: PlanCondition, window: WindowStats, reference: Reference): Measure | undefined {
  if (condition.kind === 'errors') {
    const operation = condition.operation === undefined ? undefined : window.operations[condition.operation]
    if (condition.operation !== undefined && operation === undefined) return undefined
    const errors = operation?.errors ?? window.errorCount
    return { total: errors + (operation?.ok ?? window.ok), amount: errors }
  }
  if (condition.kind !== 'latency' || condition.stat === 'max') return undefined
  const latency = condition.operation === undefined ? window.latency : window.operations[condition.operation]?.latency
  if (latency === undefined) return undefined
  if (condition.stat === 'mean') return { total: latency.count, amount: latency.sumUs / 1000 }
  const limitMs = resolveLimitMs(condition, reference)
  if (!isQuantile(condition.stat) || limitMs === undefined) return undefined
  return { total: latency.count, amount: latency.countAbove(limitMs * 1000) }
}
