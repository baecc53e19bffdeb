import type { AscentPoint, Recovering } from './state.ts'

/** Latency of the good windows less the latency at the same load on the way up; undefined where the way up did not pass that load. */
export function hysteresisMs(ascent: readonly AscentPoint[], mode: Recovering): number | undefined {
  const upMs = latencyOnTheWayUp(ascent, mode.load)
  if (upMs === undefined || mode.streakLatencyCount === 0) return undefined
  return mode.streakLatencySumUs / mode.streakLatencyCount / 1000 - upMs
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
