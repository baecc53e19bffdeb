import type { WindowHistograms } from '../events.ts'
import { Histogram } from '../histogram/histogram.ts'
import type { MachineState } from '../machine/index.ts'
import type { StepOrder } from '../machine/types.ts'
import type { LatencyFigures, OperationFigures, RunResult, SpanFigures, StepFigures, WindowFigures } from '../result.ts'
import { summarize } from '../stats/merge.ts'
import type { LoadStats, StepStats, WindowStats } from '../stats/types.ts'
import type { RunClock } from './clock.ts'

export function latencyFigures(histogram: Histogram): LatencyFigures {
  const summary = summarize(histogram)
  const empty = summary.count === 0
  return {
    mean: empty ? null : round(summary.meanMs),
    p50: orNull(summary.p50Ms),
    p90: orNull(summary.p90Ms),
    p99: orNull(summary.p99Ms),
    p999: orNull(summary.p999Ms),
    max: empty ? null : round(summary.maxMs),
  }
}

/** Of however few samples; 0 where there is none. For files whose readers expect a number in every row. */
export function rawP99Ms(histogram: Histogram): number {
  return histogram.count === 0 ? 0 : round(histogram.quantileUs(0.99) / 1000)
}

export function spanFigures(stats: LoadStats, limited: readonly string[], clock: RunClock): SpanFigures {
  const operations: Record<string, OperationFigures> = {}
  for (const [name, operation] of Object.entries(stats.operations)) {
    operations[name] = {
      ok: operation.ok,
      errors: operation.errors,
      latencyMs: latencyFigures(operation.latency),
      serviceMs: latencyFigures(operation.service),
    }
  }
  const neverSent = (stats.errors.notSent ?? 0) as number
  return {
    startedAt: clock.iso(stats.startMs),
    durationMs: round(stats.endMs - stats.startMs),
    offered: stats.offered,
    sent: stats.sent,
    completed: stats.ok + stats.errorCount - neverSent,
    errors: { total: stats.errorCount, byCode: stats.errors },
    shed: stats.shed,
    watchEvents: stats.watchEvents,
    censored: stats.censored,
    throughputPerSec: round(stats.throughputPerSec),
    inFlightMean: round(stats.inFlightMean),
    latencyMs: latencyFigures(stats.latency),
    serviceMs: latencyFigures(stats.service),
    operations,
    generator: {
      sentShare: round(stats.generator.sentShare, 5),
      pacingLagP99Ms: round(stats.generator.pacingLagP99Ms),
      slotWaitP99Ms: round(stats.generator.slotWaitP99Ms),
      eventLoopP99Ms: round(stats.generator.eventLoopP99Ms),
      cpu: round(stats.generator.cpu),
      gcMs: round(stats.generator.gcMs),
      littleError: orNull(stats.generator.littleError),
      limited,
    },
  }
}

export function windowFigures(window: WindowStats, clock: RunClock): WindowFigures {
  return {
    ...spanFigures(window, [], clock),
    index: window.index,
    final: window.final,
    inFlightEnd: window.inFlightEnd,
    p99RawMs: rawP99Ms(window.latency),
  }
}

/** The window with what its figures were taken from. */
export function windowHistograms(window: WindowStats, order: StepOrder, clock: RunClock): WindowHistograms {
  const { histograms } = window.generator
  const data = (histogram = new Histogram()) => histogram.toData()
  return {
    stepId: window.stepId,
    index: window.index,
    phase: order.phase,
    load: window.load,
    startedAt: clock.iso(window.startMs),
    durationMs: round(window.endMs - window.startMs),
    final: window.final,
    operations: Object.fromEntries(
      Object.entries(window.operations).map(([name, { latency, service }]) => [
        name,
        { latency: latency.toData(), service: service.toData() },
      ]),
    ),
    pacingLag: data(histograms?.pacingLag),
    slotWait: data(histograms?.slotWait),
    eventLoop: data(histograms?.eventLoop),
  }
}

/** Of the first phase, after its transient. */
export function baselineFigures(state: Pick<MachineState, 'baseline'> | undefined): RunResult['baseline'] | undefined {
  const baseline = state?.baseline
  return baseline && { latencyMeanMs: round(baseline.latencyMeanMs), throughput: round(baseline.throughputPerSec) }
}

/** What a step's row says besides its statistics. */
export type StepJudgement = Pick<StepFigures, 'verdict' | 'breaches'> & { readonly limited: readonly string[] }

export function stepFigures(
  index: number,
  order: StepOrder,
  stats: StepStats,
  judgement: StepJudgement,
  perSec: boolean,
  clock: RunClock,
): StepFigures {
  const seconds = (stats.endMs - stats.startMs) / 1000
  const offeredLoad = order.curve === undefined ? order.load : round(stats.load)
  return {
    ...spanFigures(stats, judgement.limited, clock),
    index,
    stepId: order.stepId,
    phase: order.phase,
    recorded: order.recorded,
    purpose: order.purpose,
    attempt: order.attempt,
    offeredLoad,
    ...(order.curve !== undefined && { peakLoad: round(order.load) }),
    offeredPerSec: perSec ? offeredLoad : round(stats.offered / seconds),
    p99RawMs: rawP99Ms(stats.latency),
    verdict: judgement.verdict,
    breaches: judgement.breaches,
    windows: stats.windows.map(window => windowFigures(window, clock)),
  }
}

/** Three decimals of a millisecond are microseconds, the histograms' grain. */
export function round(value: number, decimals = 3): number {
  const factor = 10 ** decimals
  return Number.isFinite(value) ? Math.round(value * factor) / factor : 0
}

function orNull(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : round(value)
}
