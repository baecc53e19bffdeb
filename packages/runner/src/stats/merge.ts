import { Histogram, type HistogramData } from '../histogram/histogram.ts'
import type { WindowReport } from '../worker/messages.ts'
import { generatorStats } from './generator.ts'
import type { LatencySummary, LoadStats, OperationStats, StepStats, WindowStats } from './types.ts'

export interface WindowSetup {
  /** Names in the order of the workers' setup. */
  readonly operations: readonly string[]
  /** That the schedule intended in the window, for all workers together. */
  readonly load: number
}

/** What all workers reported of one window, as one. */
export function mergeWindows(reports: readonly WindowReport[], setup: WindowSetup): WindowStats {
  const first = reports[0]
  if (first === undefined) throw new RangeError('a window needs the report of at least one worker')
  const startMs = Math.min(...reports.map(report => report.startMs))
  const endMs = Math.max(...reports.map(report => report.endMs))
  const operations: Record<string, OperationStats> = {}
  setup.operations.forEach((name, index) => {
    const parts = reports.map(report => report.operations[index]!)
    operations[name] = {
      latency: mergeData(parts.map(part => part.latency)),
      service: mergeData(parts.map(part => part.service)),
      ok: sum(parts.map(part => part.ok)),
      errors: sum(parts.map(part => part.errors)),
    }
  })
  const total = (figure: (report: WindowReport) => number) => sum(reports.map(figure))
  const notSent = total(report => report.notSent)
  const errors = addErrors(reports.map(report => report.errors))
  if (notSent > 0) errors.notSent = (errors.notSent ?? 0) + notSent
  const counts = {
    ...totalsOf(operations),
    startMs,
    endMs,
    offered: total(report => report.offered),
    sent: total(report => report.sent),
    notSent,
    shed: total(report => report.shed),
    watchEvents: total(report => report.watchEvents),
    censored: total(report => report.censored),
    errors,
    errorCount: sum(Object.values(errors)),
    operations,
    inFlightMean: total(report => report.inFlightMean),
    inFlightEnd: total(report => report.inFlightEnd),
  }
  return Object.freeze({
    ...counts,
    throughputPerSec: perSec(counts.ok, endMs - startMs),
    generator: generatorStats(counts, {
      waiting: total(report => report.waiting),
      cpuMs: total(report => report.cpuMs),
      busiestCpuMs: Math.max(...reports.map(report => report.cpuMs)),
      gcMs: total(report => report.gcMs),
      spanMs: endMs - startMs,
      histograms: {
        pacingLag: mergeData(reports.map(report => report.pacingLag)),
        slotWait: mergeData(reports.map(report => report.slotWait)),
        eventLoop: mergeData(reports.map(report => report.eventLoop)),
      },
    }),
    stepId: first.stepId,
    index: first.index,
    load: setup.load,
    final: reports.every(report => report.final),
  })
}

/**
 * The windows of one step, as one. Holes in the list are windows that have not closed, and are left out; so is the time
 * between windows.
 */
export function mergeSteps(windows: readonly WindowStats[]): StepStats {
  const present = windows.filter(window => window !== undefined)
  const first = present[0]
  if (first === undefined) throw new RangeError('a step needs at least one window')
  const spanMs = sum(present.map(window => window.endMs - window.startMs))
  const operations: Record<string, OperationStats> = {}
  for (const name of Object.keys(first.operations)) {
    const parts = present.map(window => window.operations[name]!)
    operations[name] = {
      latency: mergeHistograms(parts.map(part => part.latency)),
      service: mergeHistograms(parts.map(part => part.service)),
      ok: sum(parts.map(part => part.ok)),
      errors: sum(parts.map(part => part.errors)),
    }
  }
  const total = (figure: (window: WindowStats) => number) => sum(present.map(figure))
  const overTime = (figure: (window: WindowStats) => number) =>
    spanMs === 0 ? 0 : total(window => figure(window) * (window.endMs - window.startMs)) / spanMs
  const errors = addErrors(present.map(window => window.errors))
  const counts = {
    ...totalsOf(operations),
    startMs: Math.min(...present.map(window => window.startMs)),
    endMs: Math.max(...present.map(window => window.endMs)),
    offered: total(window => window.offered),
    sent: total(window => window.sent),
    notSent: total(window => window.notSent),
    shed: total(window => window.shed),
    watchEvents: total(window => window.watchEvents),
    censored: total(window => window.censored),
    errors,
    errorCount: sum(Object.values(errors)),
    operations,
    inFlightMean: overTime(window => window.inFlightMean),
    inFlightEnd: present.at(-1)!.inFlightEnd,
  }
  const kept = present.map(window => window.generator.histograms).filter(histograms => histograms !== undefined)
  const worst = (figure: (window: WindowStats) => number) => Math.max(...present.map(figure))
  return Object.freeze({
    ...counts,
    throughputPerSec: perSec(counts.ok, spanMs),
    generator:
      kept.length === present.length
        ? generatorStats(counts, {
            waiting: total(window => waitingOf(window)),
            cpuMs: overTime(window => window.generator.cpu) * spanMs,
            busiestCpuMs: overTime(window => window.generator.busiest ?? 0) * spanMs,
            gcMs: total(window => window.generator.gcMs),
            spanMs,
            histograms: {
              pacingLag: mergeHistograms(kept.map(one => one.pacingLag)),
              slotWait: mergeHistograms(kept.map(one => one.slotWait)),
              eventLoop: mergeHistograms(kept.map(one => one.eventLoop)),
            },
          })
        : {
            sentShare: Math.min(...present.map(window => window.generator.sentShare)),
            pacingLagP99Ms: worst(window => window.generator.pacingLagP99Ms),
            slotWaitP99Ms: worst(window => window.generator.slotWaitP99Ms),
            eventLoopP99Ms: worst(window => window.generator.eventLoopP99Ms),
            cpu: overTime(window => window.generator.cpu),
            gcMs: total(window => window.generator.gcMs),
          },
    stepId: first.stepId,
    load: present.every(window => window.load === first.load) ? first.load : overTime(window => window.load),
    windows: present,
  })
}

/** A quantile is told only where at least this many samples lie beyond it. */
export const SAMPLES_BEYOND = 10

export function summarize(histogram: Histogram): LatencySummary {
  const quantileMs = (share: number) =>
    // The rounding keeps 1,000 samples enough for p99, where 1,000 x (1 - 0.99) is 10.000000000000009 or less.
    Math.round(histogram.count * (1 - share) * 1e6) / 1e6 >= SAMPLES_BEYOND
      ? histogram.quantileUs(share) / 1000
      : undefined
  const p50Ms = quantileMs(0.5)
  const p90Ms = quantileMs(0.9)
  const p99Ms = quantileMs(0.99)
  const p999Ms = quantileMs(0.999)
  return {
    count: histogram.count,
    meanMs: histogram.meanUs / 1000,
    ...(p50Ms !== undefined && { p50Ms }),
    ...(p90Ms !== undefined && { p90Ms }),
    ...(p99Ms !== undefined && { p99Ms }),
    ...(p999Ms !== undefined && { p999Ms }),
    maxMs: histogram.maxUs / 1000,
  }
}

function totalsOf(operations: {
  readonly [name: string]: OperationStats
}): Pick<LoadStats, 'ok' | 'latency' | 'service'> {
  const parts = Object.values(operations)
  return {
    ok: sum(parts.map(part => part.ok)),
    latency: mergeHistograms(parts.map(part => part.latency)),
    service: mergeHistograms(parts.map(part => part.service)),
  }
}

function waitingOf(window: WindowStats): number {
  const due = window.offered - window.notSent - window.shed
  return Math.max(0, Math.round(window.generator.sentShare * due) - window.sent)
}

// Merged in one that is large and used again; what is kept is small.
const scratch = new Histogram()

function mergeHistograms(parts: readonly Histogram[]): Histogram {
  scratch.reset()
  for (const part of parts) scratch.merge(part)
  return Histogram.fromData(scratch.toData())
}

function mergeData(parts: readonly HistogramData[]): Histogram {
  scratch.reset()
  for (const part of parts) scratch.mergeData(part)
  return Histogram.fromData(scratch.toData())
}

function addErrors(parts: readonly { readonly [code: string]: number }[]): Record<string, number> {
  const errors: Record<string, number> = {}
  for (const part of parts) {
    for (const [code, count] of Object.entries(part)) errors[code] = (errors[code] ?? 0) + count
  }
  return errors
}

function perSec(count: number, spanMs: number): number {
  return spanMs > 0 ? (count / spanMs) * 1000 : 0
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
