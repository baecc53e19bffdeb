import { fitCrossing } from './line.ts'
import { findPoints, type Point, type Rule } from './points.ts'
import type { LoadEvidence, LoadInterval } from './types.ts'

/**
 * The loads at which the statistic can have crossed its limit.
 *
 * A share grows evenly with the load (a loss) or by even factors (a tail), so that all loads near the limit tell of it
 * together. A mean does not; and where the loads near the limit are few, or do not lie on a line, each speaks for itself.
 *
 * @param critical the first load that failed
 * @returns undefined where no load is certain to be below the limit
 */
export function findCrossing(
  evidence: readonly LoadEvidence[],
  rule: Rule,
  critical: number,
): LoadInterval | undefined {
  const points = findPoints(evidence, rule)
  const band = bandCrossing(points, critical)
  const line = rule.kind === 'share' ? fitCrossing(points, rule) : undefined
  if (band === undefined || line === undefined) return band
  return line[1] - line[0] < band[1] - band[0] ? line : band
}

/** Outside of these loads the statistic is on one side for certain; in between a straight line. */
function bandCrossing(points: readonly Point[], critical: number): LoadInterval | undefined {
  const at = points.findIndex(({ load }) => load >= critical)
  if (at === -1) return undefined
  const below = points.slice(0, at + 1).findLastIndex(({ high }) => high < 0)
  if (below === -1) return undefined
  const good = points[below]!
  const next = points[below + 1]
  const low = next === undefined ? good.load : between(good.load, good.high, next.load, Math.max(next.high, 0))
  const above = points.findIndex(({ low }, index) => index > below && index >= at && low > 0)
  if (above === -1) return [low, beyond(points)]
  const bad = points[above]!
  const last = points[above - 1]!
  return [low, between(last.load, Math.min(last.low, 0), bad.load, bad.low)]
}

/** Where the highest load is not certain to be above: on along the line of the last two, a step further at most. */
function beyond(points: readonly Point[]): number {
  const last = points.at(-1)!
  const before = points.at(-2)
  if (before === undefined) return last.load
  const gap = last.load - before.load
  const slope = (last.value - before.value) / gap
  return last.load + (slope > 0 ? Math.min(gap, -last.low / slope) : gap)
}

function between(fromLoad: number, from: number, toLoad: number, to: number): number {
  if (to <= from) return toLoad
  const share = Math.min(1, Math.max(0, -from / (to - from)))
  return fromLoad + share * (toLoad - fromLoad)
}
