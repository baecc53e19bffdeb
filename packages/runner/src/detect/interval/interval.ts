import type { PlanCondition } from '@gradual/dsl'
import { resolveLimitMs } from '../limit.ts'
import { isQuantile, shareBeyond } from '../quantiles.ts'
import type { Reference } from '../types.ts'
import { findSaturation } from './backlog.ts'
import { findCrossing } from './crossing.ts'
import type { Rule } from './points.ts'
import type { LoadEvidence, LoadInterval } from './types.ts'

export interface IntervalQuestion {
  readonly condition: PlanCondition
  /** Index in the phase's `failWhen`. */
  readonly index: number
  /** The first load that failed. */
  readonly critical: number
  readonly reference: Reference
}

/**
 * Where the critical point lies with 95 %, as far as the windows of this one run can tell. Undefined for conditions of
 * which a run says only on which side of the limit it was: the maximum, a drop of throughput, several together, one's own.
 */
export function intervalOf(evidence: readonly LoadEvidence[], question: IntervalQuestion): LoadInterval | undefined {
  const rule = ruleOf(question)
  if (rule === undefined) return undefined
  const interval =
    rule.kind === 'mean'
      ? (saturationOf(evidence, rule, question) ?? findCrossing(evidence, rule, question.critical))
      : findCrossing(evidence, rule, question.critical)
  return interval && [Math.max(0, interval[0]), interval[1]]
}

function ruleOf({ condition, index, reference }: IntervalQuestion): Rule | undefined {
  if (condition.kind === 'errors') {
    return { index, kind: 'share', limit: condition.abovePercent / 100, growth: 'amount' }
  }
  if (condition.kind !== 'latency' || condition.stat === 'max') return undefined
  const limitMs = resolveLimitMs(condition, reference)
  if (limitMs === undefined) return undefined
  return isQuantile(condition.stat)
    ? { index, kind: 'share', limit: shareBeyond(condition.stat), growth: 'factor' }
    : { index, kind: 'mean', limit: limitMs, growth: 'factor' }
}

/** A mean that a queue drives above its limit. In a closed model, and for one operation of several, no queue is seen whole. */
function saturationOf(
  evidence: readonly LoadEvidence[],
  rule: Rule,
  { reference, condition }: IntervalQuestion,
): LoadInterval | undefined {
  if (reference.loadUnit === 'inFlight' || ('operation' in condition && condition.operation !== undefined)) {
    return undefined
  }
  return findSaturation(evidence, restingMs(evidence, rule), rule.limit)
}

/** Latency without waiting: the lowest mean of any load. @unit ms */
function restingMs(evidence: readonly LoadEvidence[], { index }: Rule): number {
  const means = evidence.flatMap(({ windows }) => {
    const parts = windows.flatMap(({ measures }) => measures[index] ?? [])
    const total = parts.reduce((sum, part) => sum + part.total, 0)
    return total === 0 ? [] : [parts.reduce((sum, part) => sum + part.amount, 0) / total]
  })
  return Math.min(...means)
}
