import { wilsonInterval } from '../wilson.ts'
import { studentT95 } from './student.ts'
import type { LoadEvidence, Measure } from './types.ts'

/** How a statistic is held against its limit. */
export interface Rule {
  /** Index in the phase's `failWhen`. */
  readonly index: number
  /** `share`: amounts are counts out of the total, 0.01 may be. `mean`: amounts are sums, and their mean is limited. */
  readonly kind: 'share' | 'mean'
  readonly limit: number
  /** Grows with the load by factors (a tail, a queue) or by amounts (a loss). */
  readonly growth: 'factor' | 'amount'
}

/** At one load: how far from the limit, and between what for 95 %. 0 is the limit itself. */
export interface Point {
  readonly load: number
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Neighbours that follow each other more closely than this would need more windows than a step has. */
const MOST_ALIKE = 0.8

/** What the windows of each load say of a rule, by load. */
export function findPoints(evidence: readonly LoadEvidence[], rule: Rule): readonly Point[] {
  const loads = [...new Set(evidence.map(({ load }) => load))].sort((a, b) => a - b)
  return loads.flatMap(load => {
    const rows = evidence
      .filter(one => one.load === load)
      .map(({ windows }) => windows.flatMap(({ measures }) => measures[rule.index] ?? []))
    const point = pointOf(load, rows, rule)
    return point === undefined ? [] : [point]
  })
}

function pointOf(load: number, rows: readonly (readonly Measure[])[], rule: Rule): Point | undefined {
  const all = rows.flat()
  const total = sum(all.map(one => one.total))
  if (all.length < 2 || total === 0) return undefined
  const amount = sum(all.map(one => one.amount))
  const value = amount / total
  const half = studentT95(all.length - 1) * standardError(rows, value, total)
  let [low, high] = [value - half, value + half]
  if (rule.growth === 'factor' && value > 0)
    [low, high] = [value * Math.exp(-half / value), value * Math.exp(half / value)]
  if (rule.kind === 'share') {
    const wilson = wilsonInterval(amount, total)
    low = Math.min(low, wilson.low)
    high = Math.max(high, wilson.high)
  }
  const scale = (x: number) => (rule.growth === 'factor' ? Math.log(Math.max(x, 1e-9) / rule.limit) : x - rule.limit)
  return { load, value: scale(value), low: scale(low), high: scale(high) }
}

/**
 * Of a mean over windows: what they differ by, more where each is like the one before it.
 *
 * @source Law and Kelton, "Simulation Modeling and Analysis", the method of batch means
 */
function standardError(rows: readonly (readonly Measure[])[], value: number, total: number): number {
  const residuals = rows.map(row => row.map(one => one.amount - value * one.total))
  const all = residuals.flat()
  const squares = sum(all.map(one => one ** 2))
  if (squares === 0) return 0
  const neighbours = sum(residuals.flatMap(row => row.slice(1).map((one, i) => one * row[i]!)))
  const alike = Math.min(MOST_ALIKE, Math.max(0, neighbours / squares))
  const n = all.length
  return Math.sqrt(((n / (n - 1)) * squares * (1 + alike)) / (1 - alike)) / total
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
