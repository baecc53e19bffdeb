import { describeCondition, type LatencyCondition, type PlanCondition } from '@gradual/dsl'
import type { StepStats } from '../stats/types.ts'
import { findInWindow } from './conditions.ts'
import { broken, CLEAR, type Evidence, type Finding, isUnanswered, silentBecause, spanMs } from './findings.ts'
import { resolveLimitMs } from './limit.ts'
import { isQuantile, readStat, SAMPLES_BEYOND, shareBeyond } from './quantiles.ts'
import { countVotes } from './votes.ts'
import { wilsonInterval } from './wilson.ts'

/** A quantile has no honest value in a short window: conditions with one are decided on the merged step. */
export function needsMergedStep(condition: PlanCondition): boolean {
  if (condition.kind === 'latency') return isQuantile(condition.stat)
  return condition.kind === 'all' && condition.conditions.some(needsMergedStep)
}

/** What a condition with a quantile says of the merged step; `windows` are the same step's, for parts that vote. */
export function findInStep(
  condition: PlanCondition,
  index: number,
  evidence: Evidence & { readonly stats: StepStats },
): Finding {
  if (condition.kind === 'latency' && isQuantile(condition.stat)) return findQuantile(condition, index, evidence)
  if (condition.kind !== 'all') return findByVotes(condition, index, evidence)
  const findings = condition.conditions.map(part => findInStep(part, index, evidence))
  if (findings.some(finding => finding.kind === 'clear')) return CLEAR
  const silent = findings.find(finding => finding.kind === 'silent')
  if (silent !== undefined) return silent
  const first = findings[0]
  if (first?.kind !== 'broken') return CLEAR
  const { required, actual, unit } = first.breach
  return broken(condition, index, evidence, { required, actual, unit })
}

function findQuantile(condition: LatencyCondition, index: number, evidence: Evidence): Finding {
  if (!isQuantile(condition.stat)) return CLEAR
  const required = resolveLimitMs(condition, evidence.reference)
  const words = describeCondition(condition)
  if (required === undefined) return silentBecause(`${words} has no baseline to compare with`)
  const { stats } = evidence
  if (isUnanswered(stats)) {
    return broken(condition, index, evidence, { required, actual: spanMs(stats), unit: 'ms' })
  }
  const latency = condition.operation === undefined ? stats.latency : stats.operations[condition.operation]?.latency
  if (latency === undefined || latency.count === 0) return silentBecause(`${words} had no samples`)
  const allowed = shareBeyond(condition.stat)
  const above = latency.countAbove(required * 1000)
  const { low, high } = wilsonInterval(above, latency.count)
  if (low > allowed && above >= SAMPLES_BEYOND) {
    const actual = readStat(latency, condition.stat) ?? required
    return broken(condition, index, evidence, { required, actual, unit: 'ms' })
  }
  if (latency.count * allowed < SAMPLES_BEYOND - 1e-9) {
    return silentBecause(
      `${words} needs ${Math.ceil(SAMPLES_BEYOND / allowed - 1e-6)} samples, the step had ${latency.count}`,
    )
  }
  if (high < allowed) return CLEAR
  return silentBecause(`${words} is too close to its limit to tell with ${latency.count} samples`)
}

function findByVotes(
  condition: PlanCondition,
  index: number,
  evidence: Evidence & { readonly stats: StepStats },
): Finding {
  const findings = evidence.stats.windows
    .map(window => findInWindow(condition, index, { ...evidence, stats: window, window: window.index }))
    .filter(finding => finding.kind !== 'silent')
  const breached = findings.filter(finding => finding.kind === 'broken')
  const verdict = countVotes(breached.length, findings.length)
  if (verdict === 'pass') return CLEAR
  if (verdict === 'fail') return breached[0] ?? CLEAR
  return silentBecause(`${describeCondition(condition)} was broken in ${breached.length} of ${findings.length} windows`)
}
