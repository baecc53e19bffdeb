import {
  type AllCondition,
  type CustomCondition,
  describeCondition,
  type ErrorsCondition,
  type LatencyCondition,
  type PlanCondition,
  type ThroughputDropCondition,
} from '@gradual/dsl'
import { broken, CLEAR, type Evidence, type Finding, isUnanswered, SILENT, silentBecause, spanMs } from './findings.ts'
import { resolveLimitMs } from './limit.ts'
import { readStat } from './quantiles.ts'
import { viewStats } from './view.ts'
import { wilsonInterval } from './wilson.ts'

/** What a condition says of one window. Quantiles are read as they are: whoever votes on windows leaves them out. */
export function findInWindow(condition: PlanCondition, index: number, evidence: Evidence): Finding {
  switch (condition.kind) {
    case 'latency':
      return findLatency(condition, index, evidence)
    case 'errors':
      return findErrors(condition, index, evidence)
    case 'throughputDrop':
      return findThroughputDrop(condition, index, evidence)
    case 'all':
      return findAll(condition, index, evidence)
    case 'custom':
      return findCustom(condition, index, evidence)
  }
}

function findLatency(condition: LatencyCondition, index: number, evidence: Evidence): Finding {
  const required = resolveLimitMs(condition, evidence.reference)
  if (required === undefined) return silentBecause(`${describeCondition(condition)} has no baseline to compare with`)
  const { stats } = evidence
  const latency = condition.operation === undefined ? stats.latency : stats.operations[condition.operation]?.latency
  // Nothing was due in this window, and what is outstanding from before has waited through all of it.
  const actual =
    (latency === undefined ? undefined : readStat(latency, condition.stat)) ??
    (isUnanswered(stats) ? spanMs(stats) : undefined)
  if (actual === undefined) return SILENT
  return actual > required ? broken(condition, index, evidence, { required, actual, unit: 'ms' }) : CLEAR
}

function findErrors(condition: ErrorsCondition, index: number, evidence: Evidence): Finding {
  const { stats } = evidence
  const operation = condition.operation === undefined ? undefined : stats.operations[condition.operation]
  if (condition.operation !== undefined && operation === undefined) return SILENT
  const ok = operation?.ok ?? stats.ok
  const errors = operation?.errors ?? stats.errorCount
  const total = ok + errors
  if (total === 0) return SILENT
  const low = wilsonInterval(errors, total).low * 100
  if (low <= condition.abovePercent) return CLEAR
  const actual = (errors / total) * 100
  return broken(condition, index, evidence, { required: condition.abovePercent, actual, unit: 'percent' })
}

function findThroughputDrop(condition: ThroughputDropCondition, index: number, evidence: Evidence): Finding {
  const { stats, reference } = evidence
  const best = reference.best
  if (best === undefined || evidence.load < best.load) return CLEAR
  const { operation } = condition
  const bestPerSec = operation === undefined ? best.throughputPerSec : best.operations[operation]
  if (bestPerSec === undefined || spanMs(stats) <= 0 || !wasOffered(evidence, best.load)) return SILENT
  const ok = operation === undefined ? stats.ok : (stats.operations[operation]?.ok ?? 0)
  const required = bestPerSec * (1 - condition.dropPercent / 100)
  const actual = (ok * 1000) / spanMs(stats)
  return actual < required ? broken(condition, index, evidence, { required, actual, unit: 'perSec' }) : CLEAR
}

/** The window itself must have been offered the load, or a lull of arrivals would pass for a drop. One arrival may fall beside its edge. */
function wasOffered({ stats, reference }: Evidence, load: number): boolean {
  if (reference.loadUnit === 'inFlight') return true
  return stats.offered >= Math.floor((load * spanMs(stats)) / 1000) - 1
}

function findAll(condition: AllCondition, index: number, evidence: Evidence): Finding {
  const findings = condition.conditions.map(part => findInWindow(part, index, evidence))
  if (findings.some(finding => finding.kind === 'clear')) return CLEAR
  const silent = findings.find(finding => finding.kind === 'silent')
  if (silent !== undefined) return silent
  const first = findings[0]
  if (first?.kind !== 'broken') return CLEAR
  const { required, actual, unit } = first.breach
  return broken(condition, index, evidence, { required, actual, unit })
}

function findCustom(condition: CustomCondition, index: number, evidence: Evidence): Finding {
  const judge = evidence.functions[condition.name]
  if (judge === undefined) return silentBecause(`the condition '${condition.name}' has no function`)
  const view = viewStats(evidence.stats, evidence.load)
  if (view === undefined) return SILENT
  try {
    const breached = judge(view, evidence.reference.baseline ?? view)
    return breached ? broken(condition, index, evidence, { required: 0, actual: 1, unit: 'custom' }) : CLEAR
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return silentBecause(`the condition '${condition.name}' threw: ${message}`)
  }
}
