import { describeCondition, type PlanCondition } from '@gradual/dsl'
import type { LoadStats } from '../stats/types.ts'
import type { Breach, ConditionFunctions, Reference } from './types.ts'

/** What is judged, and against what. */
export interface Evidence {
  readonly stats: LoadStats
  /** Load that the schedule intended, in the unit of the run. */
  readonly load: number
  readonly reference: Reference
  readonly functions: ConditionFunctions
  readonly window?: number
}

/** What one condition says of one span: broken, clear, or nothing at all (with the reason, where it is worth telling). */
export type Finding =
  | { readonly kind: 'broken'; readonly breach: Breach }
  | { readonly kind: 'clear' }
  | { readonly kind: 'silent'; readonly why?: string }

export const CLEAR: Finding = { kind: 'clear' }
export const SILENT: Finding = { kind: 'silent' }

export function silentBecause(why: string): Finding {
  return { kind: 'silent', why }
}

export function broken(
  condition: PlanCondition,
  index: number,
  evidence: Evidence,
  figures: Pick<Breach, 'required' | 'actual' | 'unit'>,
): Finding {
  const breach: Breach = {
    condition: describeCondition(condition),
    index,
    ...figures,
    ...(evidence.window === undefined ? {} : { window: evidence.window }),
    ...(condition.line === undefined ? {} : { line: condition.line }),
  }
  return { kind: 'broken', breach }
}

export function spanMs(stats: LoadStats): number {
  return stats.endMs - stats.startMs
}

/** Requests are outstanding, and not one reply came: neither success nor error. */
export function isUnanswered(stats: LoadStats): boolean {
  return stats.ok === 0 && stats.errorCount === 0 && (stats.inFlightEnd > 0 || stats.censored > 0)
}
