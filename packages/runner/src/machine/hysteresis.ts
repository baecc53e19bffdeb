import type { AscentPoint, GoodWindow } from './state.ts'

/**
 * Latency after the recovery less the latency at the same load on the way up; undefined where the way up did not pass that load.
 *
 * Of the good windows the later half: in the first of them the backlog still goes down.
 */
export function hysteresisMs(
  ascent: readonly AscentPoint[],
  load: number,
  good: readonly GoodWindow[],
): number | undefined {
  const upMs = latencyOnTheWayUp(ascent, load)
  const settled = good.slice(Math.floor(good.length / 2))
  const count = settled.reduce((sum, { latencyCount }) => sum + latencyCount, 0)
  if (upMs === undefined || count === 0) return undefined
  return settled.reduce((sum, { latencySumUs }) => sum + latencySumUs, 0) / count / 1000 - upMs
}

/** Between the loads that were measured, a straight line. @unit ms */
export function latencyOnTheWayUp(ascent: readonly AscentPoint[], load: number): number | undefined {
  const points = [...ascent].sort((a, b) => a.load - b.load)
  const below = points.findLast(point => point.load <= load)
  const above = points.find(point => point.load >= load)
  if (below === undefined || above === undefined) return undefined
  if (above.load === below.load) return below.latencyMeanMs
  const share = (load - below.load) / (above.load - below.load)
  return below.latencyMeanMs + share * (above.latencyMeanMs - below.latencyMeanMs)
}
