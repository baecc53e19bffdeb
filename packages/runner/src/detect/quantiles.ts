import type { LatencyStat } from '@gradual/dsl'
import type { Histogram } from '../histogram/histogram.ts'

export type QuantileStat = Exclude<LatencyStat, 'mean' | 'max'>

const SHARES: { readonly [S in QuantileStat]: number } = { p50: 0.5, p90: 0.9, p99: 0.99, p999: 0.999 }

/** Samples that must lie beyond a quantile before it says anything. */
export const SAMPLES_BEYOND = 10

export function isQuantile(stat: LatencyStat): stat is QuantileStat {
  return stat in SHARES
}

/** Share of the samples that may lie above: 0.01 for p99. */
export function shareBeyond(stat: QuantileStat): number {
  return 1 - SHARES[stat]
}

/** The statistic of the samples, however few: undefined only where there are none. @unit ms */
export function readStat(latency: Histogram, stat: LatencyStat): number | undefined {
  if (latency.count === 0) return undefined
  if (stat === 'mean') return latency.meanUs / 1000
  if (stat === 'max') return latency.maxUs / 1000
  return latency.quantileUs(SHARES[stat]) / 1000
}

/** Every statistic that has enough samples to be reported. @unit ms */
export function readLatency(latency: Histogram): { readonly [S in LatencyStat]?: number } {
  const known: { [S in LatencyStat]?: number } = {}
  for (const stat of ['mean', 'p50', 'p90', 'p99', 'p999', 'max'] as const) {
    const value = readStat(latency, stat)
    if (value === undefined) continue
    if (isQuantile(stat) && latency.count * shareBeyond(stat) < SAMPLES_BEYOND - 1e-9) continue
    known[stat] = value
  }
  return known
}
