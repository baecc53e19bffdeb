import type { Histogram } from '../histogram/histogram.ts'

/** Milliseconds. A quantile without ten samples beyond it is undefined, not guessed. */
export interface LatencySummary {
  readonly count: number
  readonly meanMs: number
  readonly p50Ms?: number
  readonly p90Ms?: number
  readonly p99Ms?: number
  readonly p999Ms?: number
  readonly maxMs: number
}

export interface OperationStats {
  readonly latency: Histogram
  readonly service: Histogram
  readonly ok: number
  readonly errors: number
}

/** The generator's own health. */
export interface GeneratorStats {
  /** Given to a session of what was due, without what waited in vain for a slot: 1 is perfect. */
  readonly sentShare: number
  readonly pacingLagP99Ms: number
  readonly slotWaitP99Ms: number
  readonly eventLoopP99Ms: number
  /** Cores in use by all workers. */
  readonly cpu: number
  /** Share of the time that the busiest worker was at work, more than 1 where its own threads help. */
  readonly busiest?: number
  readonly gcMs: number
  /** |N - X R| / N of Little's law; undefined where too little was in flight to say. */
  readonly littleError?: number
  /** What the percentiles are taken from, so that windows can be merged. */
  readonly histograms?: {
    readonly pacingLag: Histogram
    readonly slotWait: Histogram
    readonly eventLoop: Histogram
  }
}

/** What was counted over a span of time, all workers together. Frozen once built. */
export interface LoadStats {
  readonly startMs: number
  readonly endMs: number
  readonly offered: number
  readonly sent: number
  readonly notSent: number
  readonly shed: number
  /** Events of watches that came in the span. */
  readonly watchEvents: number
  readonly censored: number
  /** Successful replies in the span. */
  readonly ok: number
  /** Error replies in the span and requests never sent, by code (`notSent` under its name). */
  readonly errors: { readonly [code: string]: number }
  readonly errorCount: number
  readonly throughputPerSec: number
  readonly latency: Histogram
  readonly service: Histogram
  readonly operations: { readonly [name: string]: OperationStats }
  readonly inFlightMean: number
  readonly inFlightEnd: number
  readonly generator: GeneratorStats
}

export interface WindowStats extends LoadStats {
  readonly stepId: number
  readonly index: number
  /** What the schedule intended in this very window: requests/s, or requests in flight. */
  readonly load: number
  /** All requests of the window have ended; otherwise some entered at their age. */
  readonly final: boolean
}

/** All windows of a step merged. */
export interface StepStats extends LoadStats {
  readonly stepId: number
  /** The mean over its windows, where the load changes. */
  readonly load: number
  readonly windows: readonly WindowStats[]
}
