import { Histogram, type HistogramData } from '../histogram/histogram.ts'
import type { LatencyFigures, StepFigures, WindowFigures } from '../result.ts'
import type { OperationStats, WindowStats } from '../stats/types.ts'
import type { HistogramLog } from './histogram-log.ts'

/**
 * The windows of a stored step as the detector saw them, as far as the step carried its load: a window that was cut
 * short, and one without histograms, ends the list.
 *
 * @param runStartMs wall time
 */
export function restoreWindows(step: StepFigures, log: HistogramLog, runStartMs: number): WindowStats[] {
  const wholeMs = Math.max(0, ...step.windows.map(window => window.durationMs))
  const windows: WindowStats[] = []
  for (const figures of step.windows) {
    if (figures.durationMs < wholeMs - 1 || figures.index !== windows.length) break
    const window = restoreWindow(figures, step, log, runStartMs)
    if (window === undefined) break
    windows.push(window)
  }
  return windows
}

function restoreWindow(
  figures: WindowFigures,
  { stepId, offeredLoad, peakLoad }: StepFigures,
  log: HistogramLog,
  runStartMs: number,
): WindowStats | undefined {
  const startMs = Date.parse(figures.startedAt) - runStartMs
  const operations: Record<string, OperationStats> = {}
  for (const [name, operation] of Object.entries(figures.operations)) {
    const latency = log.find(startMs, name)
    const service = log.find(startMs, `${name}:service`)
    if (latency === undefined || service === undefined) return undefined
    operations[name] = {
      latency: exact(latency, operation.latencyMs),
      service: exact(service, operation.serviceMs),
      ok: operation.ok,
      errors: operation.errors,
    }
  }
  const all = Object.values(operations)
  const { generator, errors } = figures
  const own = (tag: string) => Histogram.fromData(log.find(startMs, tag) ?? new Histogram().toData())
  return {
    stepId,
    index: figures.index,
    // Where the load changed, what was offered in this very window.
    load: peakLoad === undefined ? offeredLoad : (figures.offered * 1000) / figures.durationMs,
    final: figures.final,
    startMs,
    endMs: startMs + figures.durationMs,
    offered: figures.offered,
    sent: figures.sent,
    notSent: errors.byCode.notSent ?? 0,
    shed: figures.shed,
    watchEvents: figures.watchEvents,
    censored: figures.censored,
    ok: all.reduce((sum, { ok }) => sum + ok, 0),
    errors: errors.byCode,
    errorCount: errors.total,
    throughputPerSec: figures.throughputPerSec,
    latency: merge(all.map(({ latency }) => latency)),
    service: merge(all.map(({ service }) => service)),
    operations,
    inFlightMean: figures.inFlightMean,
    inFlightEnd: figures.inFlightEnd,
    generator: {
      sentShare: generator.sentShare,
      pacingLagP99Ms: generator.pacingLagP99Ms,
      slotWaitP99Ms: generator.slotWaitP99Ms,
      eventLoopP99Ms: generator.eventLoopP99Ms,
      cpu: generator.cpu,
      gcMs: generator.gcMs,
      ...(generator.littleError !== null && { littleError: generator.littleError }),
      histograms: { pacingLag: own(':pacingLag'), slotWait: own(':slotWait'), eventLoop: own(':eventLoop') },
    },
  }
}

/** Buckets round; the mean that was written beside them does not. */
function exact(data: HistogramData, { mean }: LatencyFigures): Histogram {
  return Histogram.fromData({ ...data, ...(mean !== null && { sumUs: Math.round(mean * 1000 * data.count) }) })
}

function merge(parts: readonly Histogram[]): Histogram {
  const merged = new Histogram()
  for (const part of parts) merged.merge(part)
  return Histogram.fromData(merged.toData())
}
