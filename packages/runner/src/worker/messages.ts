import type { LoadCurve, LoadUnit, PlanOperation } from '@gradual/dsl'
import type { Access } from '../driver/access.ts'
import type { DriverName, ServerAddress } from '../driver/driver.ts'
import type { HistogramData } from '../histogram/histogram.ts'

// Plain data in both directions, times in ms of the run's clock: a worker could as well sit on another machine.

export interface WorkerSetup {
  readonly type: 'setup'
  readonly worker: number
  readonly workers: number
  /** The run's clock at the moment of sending; the worker keeps its own from there. */
  readonly runMs: number
  /**
   * The machine's monotonic clock (`process.hrtime`, ms) at the same moment: a worker on the same machine leaves out the
   * time that the message took, which is that of starting a process. Left out for another machine.
   */
  readonly hrtimeMs?: number
  readonly seed: number
  readonly driver: DriverName
  readonly servers: readonly ServerAddress[]
  readonly chroot: string
  readonly namespace: string
  readonly access?: Access
  /** Of this worker. */
  readonly sessions: number
  readonly parallelism: number
  /** Requests that may wait for a slot; what overflows is `notSent`. */
  readonly queueLimit: number
  readonly sessionTimeoutMs: number
  readonly deadlineMs: number
  readonly operations: readonly PlanOperation[]
  /** Znodes that were there before: by the `existing` of the operations, the children that were found below it, in order. */
  readonly existing?: { readonly [parent: string]: readonly string[] }
  /** Absolute; only where requests are chosen by a function of it. */
  readonly scenarioFile?: string
  readonly loadUnit: LoadUnit
  readonly arrivals: 'constant' | 'poisson'
  /** A window closes two of these after its end. */
  readonly latencyLimitMs: number
}

/**
 * Load from `startMs` on: `settleMs` without windows, then windows of `windowMs` to `endMs`.
 *
 * Steps are laid ahead and follow each other without a gap; the arrivals of one go on where those of the step before ended.
 */
export interface LayStep {
  readonly type: 'lay'
  readonly stepId: number
  readonly startMs: number
  readonly settleMs: number
  readonly endMs: number
  readonly windowMs: number
  /** Of all workers together: requests/s, or requests in flight. A worker takes its share. */
  readonly load: number
  /** Where the load changes: from the end of settling (at its first value) on, again and again until `endMs`. */
  readonly curve?: LoadCurve
  /** Names the random stream of the step: phase, step and attempt. */
  readonly stream: string
}

/** Send nothing that is due after `atMs`, forget what is laid. What is in flight or queued goes on to its end or deadline. */
export interface CutLoad {
  readonly type: 'cut'
  /** The same for all workers, so that their windows end alike. */
  readonly atMs: number
}

/** Latency limit that became known later (relative to a baseline). */
export interface SetLimit {
  readonly type: 'limit'
  readonly latencyLimitMs: number
}

/** Close the sessions and exit. */
export interface StopWorker {
  readonly type: 'stop'
}

export type ToWorker = WorkerSetup | LayStep | CutLoad | SetLimit | StopWorker

/** All sessions have tried once. */
export interface WorkerReady {
  readonly type: 'ready'
  readonly sessionsUp: number
  /** Sessions by server, `host:port`. */
  readonly placement: { readonly [server: string]: number }
  /** Why sessions are missing, most frequent first. */
  readonly losses: { readonly [reason: string]: number }
}

export interface OperationReport {
  /**
   * From the intended send time, by the window of the intended time; successes, errors and censored ones. What got no reply
   * enters with its deadline at least.
   */
  readonly latency: HistogramData
  /** From the actual send time. */
  readonly service: HistogramData
  /** By the time of the reply. */
  readonly ok: number
  /** By the time of the reply; those never sent by the intended time. */
  readonly errors: number
}

/** One window of one worker. Sent when it closes, and again with `final` when its last outstanding request has ended. */
export interface WindowReport {
  readonly type: 'window'
  readonly worker: number
  readonly stepId: number
  readonly index: number
  readonly startMs: number
  readonly endMs: number
  readonly final: boolean
  /** Arrivals scheduled in this window. */
  readonly offered: number
  /** Of those, given to a session. */
  readonly sent: number
  /** Of those, never sent: queue overflow, or the deadline passed while waiting for a slot. */
  readonly notSent: number
  /** Of those, rejected by a circuit breaker on our side. */
  readonly shed: number
  /** Events of watches, by the time when they came. */
  readonly watchEvents: number
  /** Of those, waiting for a slot at closing. */
  readonly waiting: number
  /** Of those, without reply at closing, entered at their age. */
  readonly censored: number
  /** Errors by code, by the time of the reply (`notSent` is not among them). */
  readonly errors: { readonly [code: string]: number }
  /** In the order of the setup. */
  readonly operations: readonly OperationReport[]
  /** Mean over time, and at the end; waiting for a slot counts in `queued`. */
  readonly inFlightMean: number
  readonly inFlightEnd: number
  readonly queuedEnd: number
  readonly pacingLag: HistogramData
  readonly slotWait: HistogramData
  /** Delay of the event loop, less the resolution of the measurement. */
  readonly eventLoop: HistogramData
  /** Its 99th percentile. */
  readonly eventLoopP99Ms: number
  readonly cpuMs: number
  readonly gcMs: number
}

/** Figures of one second of the run, by the time of the reply. */
export interface SecondReport {
  readonly type: 'second'
  readonly worker: number
  /** Whole seconds of the run's clock. */
  readonly second: number
  readonly ok: number
  /** Also those never sent, at the time when that was certain. */
  readonly errors: number
  readonly latency: HistogramData
  readonly inFlight: number
}

/** Every 50 ms: what drain and loss are decided on. */
export interface PulseReport {
  readonly type: 'pulse'
  readonly worker: number
  readonly runMs: number
  /** Also those past their deadline that the server has not answered yet: until then it is not at rest. */
  readonly inFlight: number
  readonly queued: number
  readonly sessionsUp: number
}

/** The znodes that an operation creates or deletes do not keep their number by themselves. Once for each operation and kind. */
export interface StockReport {
  readonly type: 'stock'
  /** In the flat list. */
  readonly operation: number
  /** Oldest znodes are removed, or more are made, beside the load; or requests were not sent, for want of room or of znodes. */
  readonly what: 'trimmed' | 'filled' | 'declined'
}

/** The worker cannot go on. */
export interface WorkerFailed {
  readonly type: 'failed'
  readonly message: string
}

/** The sessions are closed. */
export interface WorkerStopped {
  readonly type: 'stopped'
}

export type FromWorker =
  | WorkerReady
  | WindowReport
  | SecondReport
  | PulseReport
  | StockReport
  | WorkerFailed
  | WorkerStopped
