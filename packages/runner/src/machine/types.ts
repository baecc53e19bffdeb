import type { LoadCurve, PlanMitigation } from '@gradual/dsl'
import type { Breach, StepVerdict } from '../detect/types.ts'
import type { StepStats, WindowStats } from '../stats/types.ts'

/** Phases on record, as the CSV files name them. */
export type RecordedPhase =
  | 'INIT'
  | 'WARMUP'
  | 'LOAD_INCREASE'
  | 'FAILURE'
  | 'MITIGATION'
  | 'RECOVERED'
  | 'PARTIAL_RECOVERY'
  | 'NOT_RECOVERED'
  | 'STABLE'
  | 'INCONCLUSIVE'
  | 'ABORTED'

/** One load for one time: what the run loop lays on the workers. */
export interface StepOrder {
  readonly stepId: number
  readonly phase: string
  readonly recorded: RecordedPhase
  /** Position in the phase; a repeat keeps it. */
  readonly step: number
  readonly attempt: number
  readonly purpose: 'step' | 'repeat' | 'confirm' | 'recover'
  /** The highest of it, where it changes. */
  readonly load: number
  /** Where the load changes: from the end of settling on, again and again where the step is longer. */
  readonly curve?: LoadCurve
  readonly settleMs: number
  readonly holdMs: number
  readonly windowMs: number
}

export type MachineInput =
  /** A window closed (first report; final reports do not reach the machine). */
  | { readonly type: 'window'; readonly window: WindowStats }
  /** All windows of a step closed. */
  | { readonly type: 'step'; readonly step: StepStats }
  /** A step that was laid cannot be had: windows that were stored are judged again, and they are not among them. */
  | {
      readonly type: 'unmeasured'
      readonly stepId: number
      /** In words, for the reason of the verdict. */
      readonly why: string
      /** Loads behind this one can be had. */
      readonly more: boolean
    }
  | { readonly type: 'drained'; readonly atMs: number; readonly ok: boolean }
  | { readonly type: 'mitigated'; readonly atMs: number }
  | { readonly type: 'stopped'; readonly atMs: number; readonly why: 'targetLost' | 'interrupted' | 'maxTime' }

export type MachineCommand =
  /** Lay it where the load laid so far ends; now, where nothing is laid. */
  | { readonly type: 'lay'; readonly order: StepOrder }
  /** Forget the load that is laid and send nothing more; windows of the steps that are cut no longer count. */
  | { readonly type: 'cut' }
  /** Wait until nothing is in flight. Answered by `drained`. */
  | { readonly type: 'drain'; readonly maxMs: number }
  | {
      readonly type: 'enter'
      readonly recorded: RecordedPhase
      readonly phase: string
      readonly load: number
      readonly atMs?: number
    }
  | {
      readonly type: 'judged'
      readonly stepId: number
      readonly verdict: StepVerdict
      readonly breaches: readonly Breach[]
      readonly limited: readonly string[]
    }
  | { readonly type: 'failed'; readonly critical: CriticalPoint }
  /** Answered by `mitigated`. */
  | { readonly type: 'mitigate'; readonly mitigations: readonly PlanMitigation[]; readonly load: number }
  | { readonly type: 'recovery'; readonly recovery: Recovery }
  | { readonly type: 'finish'; readonly outcome: Outcome }

export interface CriticalPoint {
  /** The first load that failed. */
  readonly load: number
  /** The last load that passed; undefined where none did. */
  readonly lastGood?: number
  /** Where it lies with 95 %, as far as the windows of this run can tell; undefined where they cannot. */
  readonly ci95?: readonly [low: number, high: number]
  /** On the run's clock: the start of the first breached window. */
  readonly atMs: number
  readonly cause: Breach | { readonly condition: 'targetLost' }
  readonly confirmed: boolean
  /** Where the failing step also showed that less was answered than offered, with ever more in flight: in words. */
  readonly saturation?: string
}

export interface Recovery {
  readonly outcome: 'recovered' | 'partial' | 'not-recovered' | 'skipped'
  readonly load: number
  /** From the mitigation to the end of the first of the good windows in a row. */
  readonly timeToRecoverMs?: number
  /** Latency at the recovery load less the latency at the same load on the way up, ms. */
  readonly hysteresisMs?: number
}

export interface Outcome {
  readonly verdict: 'broke' | 'held' | 'inconclusive' | 'aborted'
  readonly reason: string
  /** What would help, for an inconclusive run. */
  readonly advice?: string
}
