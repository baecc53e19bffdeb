import type { GeneratorStats, LoadStats } from './types.ts'

/** Below this the law of Little compares noise: one request more or less is a fifth. */
const LITTLE_FROM_IN_FLIGHT = 5

interface GeneratorParts {
  /** Requests that wait for a slot when the span is looked at. */
  readonly waiting: number
  readonly cpuMs: number
  /** Of the worker that used most. */
  readonly busiestCpuMs: number
  readonly gcMs: number
  readonly spanMs: number
  readonly histograms: NonNullable<GeneratorStats['histograms']>
}

export function generatorStats(
  counts: Omit<LoadStats, 'generator' | 'throughputPerSec'>,
  { waiting, cpuMs, busiestCpuMs, gcMs, spanMs, histograms }: GeneratorParts,
): GeneratorStats {
  const due = counts.offered - counts.notSent - counts.shed
  const littleError = compareWithLittle(counts, spanMs)
  return {
    sentShare: due > 0 ? Math.min(1, (counts.sent + waiting) / due) : 1,
    pacingLagP99Ms: p99Ms(histograms.pacingLag),
    slotWaitP99Ms: p99Ms(histograms.slotWait),
    eventLoopP99Ms: p99Ms(histograms.eventLoop),
    cpu: spanMs > 0 ? cpuMs / spanMs : 0,
    busiest: spanMs > 0 ? busiestCpuMs / spanMs : 0,
    gcMs,
    ...(littleError !== undefined && { littleError }),
    histograms,
  }
}

/**
 * |N - X R| / N: requests in flight, replies per ms and mean service time belong together, whatever the system does.
 * Holds where what comes in and goes out are in balance over the span.
 *
 * @source Little, "A Proof for the Queuing Formula: L = λW" (1961)
 */
function compareWithLittle(
  counts: Pick<LoadStats, 'inFlightMean' | 'ok' | 'errorCount' | 'notSent' | 'service'>,
  spanMs: number,
): number | undefined {
  if (counts.inFlightMean < LITTLE_FROM_IN_FLIGHT || counts.service.count === 0 || spanMs <= 0) return undefined
  const repliesPerMs = (counts.ok + counts.errorCount - counts.notSent) / spanMs
  const serviceMs = counts.service.meanUs / 1000
  return Math.abs(counts.inFlightMean - repliesPerMs * serviceMs) / counts.inFlightMean
}

function p99Ms(histogram: LoadStats['latency']): number {
  return histogram.count === 0 ? 0 : histogram.quantileUs(0.99) / 1000
}
