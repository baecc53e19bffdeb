import type { Plan } from '@gradual/dsl'
import type { HistogramData } from './histogram/histogram.ts'
import type {
  CriticalPointFigures,
  RecoveryFigures,
  RunResult,
  SecondFigures,
  StepFigures,
  TargetFigures,
  Transition,
  WindowFigures,
} from './result.ts'

/** All of an event is plain JSON: `events.ndjson` holds them as they are. Times are ISO 8601 in UTC. */
export type RunEvent =
  | {
      readonly type: 'run.started'
      readonly at: string
      readonly runId: string
      readonly scenario: string
      readonly planHash: string
      readonly seed: number
      readonly target: TargetFigures
      readonly workers: number
      readonly quick: boolean
      /** As in the result: with them, the record of a run that was killed says what it ran with. */
      readonly driver?: string
      readonly gradual?: string
    }
  | ({ readonly type: 'phase.entered' } & Transition)
  | {
      readonly type: 'step.started'
      readonly at: string
      readonly stepId: number
      readonly phase: string
      readonly purpose: StepFigures['purpose']
      readonly load: number
      readonly durationMs: number
    }
  | {
      readonly type: 'window.measured'
      readonly at: string
      readonly stepId: number
      readonly load: number
      readonly window: WindowFigures
    }
  | { readonly type: 'second.measured'; readonly second: SecondFigures }
  | { readonly type: 'step.measured'; readonly at: string; readonly step: StepFigures }
  | {
      readonly type: 'failure.detected'
      readonly at: string
      readonly criticalPoint: CriticalPointFigures
      readonly step: StepFigures
      readonly peakThroughput: number
    }
  | { readonly type: 'mitigation.applied'; readonly at: string; readonly load: number; readonly outcome: string }
  | {
      readonly type: 'recovery.verified'
      readonly at: string
      readonly recovery: RecoveryFigures
      readonly step: StepFigures
    }
  | {
      readonly type: 'run.finished'
      readonly at: string
      readonly verdict: RunResult['verdict']
      readonly reason: string
    }
  | { readonly type: 'log'; readonly at: string; readonly level: 'info' | 'warn'; readonly message: string }

/** All that was counted in one window, as plain data. Durations in us. */
export interface WindowHistograms {
  readonly stepId: number
  readonly index: number
  readonly phase: string
  readonly load: number
  /** ISO 8601, UTC; as in the result's windows. */
  readonly startedAt: string
  readonly durationMs: number
  /** All requests of the window have ended; otherwise the run ended before them, and they are in it at their age. */
  readonly final: boolean
  /** From the intended send time, and from the actual one. */
  readonly operations: {
    readonly [name: string]: { readonly latency: HistogramData; readonly service: HistogramData }
  }
  readonly pacingLag: HistogramData
  readonly slotWait: HistogramData
  readonly eventLoop: HistogramData
}

export interface ReporterContext {
  readonly plan: Plan
  /** The run's own folder; it exists. */
  readonly runDir: string
  readonly markersDir: string
  /** One line to the user, without the newline. Standard error when standard output carries the result. */
  readonly print: (line: string) => void
  readonly color: boolean
  readonly columns: number
}

/**
 * Listens to a run. It never blocks, and cannot break the run: one that throws is reported and dropped.
 *
 * A reporter module has a default export of type {@link ReporterFactory}.
 */
export interface Reporter {
  start?(plan: Plan): void
  onEvent(event: RunEvent): void
  /**
   * A window with its final values: once for each window, when its last request has ended, or at the end of the run.
   * Windows come nearly in the order of time; one with slow replies comes after its followers.
   */
  onWindow?(window: WindowHistograms): void
  /** The run is over; files are complete when this returns or resolves. */
  finish?(result: RunResult): void | Promise<void>
}

export type ReporterFactory = (context: ReporterContext) => Reporter
