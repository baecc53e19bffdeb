import type { PlanCondition } from '@gradual/dsl'
import type { WindowStats } from '../stats/types.ts'
import { findInWindow } from './conditions.ts'
import { isUnanswered } from './findings.ts'
import type { ConditionFunctions, Reference } from './types.ts'

const LEAST_ANSWERED_SHARE = 0.95
const MOST_ERROR_SHARE = 0.01

/**
 * Whether the system is well in a window: no condition broken, 95 % of what was *offered* there answered, at most 1 % errors.
 *
 * Judged against the offered load, because a share of the peak could never be met at a share of the load. Undefined
 * where nothing was due and nothing is waited for. One request may fall beside the window's edge.
 */
export function isGoodWindow(
  conditions: readonly PlanCondition[],
  window: WindowStats,
  reference: Reference,
  functions: ConditionFunctions = {},
): boolean | undefined {
  if (isUnanswered(window)) return false
  const ended = window.ok + window.errorCount
  if (ended === 0 && window.offered === 0) return undefined
  if (window.errorCount > MOST_ERROR_SHARE * ended) return false
  if (window.ok < LEAST_ANSWERED_SHARE * window.offered - 1) return false
  const evidence = { stats: window, load: window.load, reference, functions, window: window.index }
  return conditions.every((condition, index) => findInWindow(condition, index, evidence).kind !== 'broken')
}
