import type { OperationFigures, WindowFigures } from '@gradual/dsl'
import type { Histogram } from '../histogram/histogram.ts'
import type { LoadStats } from '../stats/types.ts'
import { isUnanswered, spanMs } from './findings.ts'
import { readLatency } from './quantiles.ts'

/** A span as a custom condition sees it; undefined where it holds nothing to judge. */
export function viewStats(stats: LoadStats, load: number): WindowFigures | undefined {
  // Nothing was due, and what is outstanding from before has waited through all of it.
  const waitedMs = isUnanswered(stats) ? spanMs(stats) : undefined
  if (stats.latency.count === 0 && waitedMs === undefined && stats.errorCount === 0) return undefined
  return {
    ...viewOperation(stats.latency, stats.ok, stats.errorCount, spanMs(stats), waitedMs ?? 0),
    load,
    inFlight: stats.inFlightMean,
    operations: Object.fromEntries(
      Object.entries(stats.operations).map(([name, operation]) => [
        name,
        viewOperation(operation.latency, operation.ok, operation.errors, spanMs(stats), waitedMs ?? 0),
      ]),
    ),
  }
}

function viewOperation(latency: Histogram, ok: number, errors: number, ms: number, waitedMs: number): OperationFigures {
  return {
    latencyMs: { mean: waitedMs, max: waitedMs, ...readLatency(latency) },
    throughputPerSec: ms > 0 ? (ok * 1000) / ms : 0,
    errorsPercent: errors + ok === 0 ? 0 : (errors / (errors + ok)) * 100,
  }
}
