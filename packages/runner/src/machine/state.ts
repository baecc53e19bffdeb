import type { LoadCurve, Plan, PlanCondition } from '@gradual/dsl'
import type {
  Breach,
  ConditionFunctions,
  LoadEvidence,
  Reference,
  SaturationWindow,
  WindowVote,
} from '../detect/index.ts'
import type { Histogram } from '../histogram/histogram.ts'
import type { CriticalPoint, MachineCommand, RecordedPhase, Recovery, StepOrder } from './types.ts'

export interface MachineOptions {
  /** The scenario's own conditions by name. */
  readonly functions?: ConditionFunctions
}

/** One load of the plan, before it is ordered. */
export interface Rung {
  readonly phaseIndex: number
  readonly phase: string
  readonly step: number
  /** What it is called by: of a load that changes, the highest. */
  readonly load: number
  readonly curve?: LoadCurve
  /** Repeated and confirmed as it was, because what matters is its course; else a repeat holds `load`. */
  readonly keepsCurve?: boolean
  /** Where the next phase goes on from, if not at `load`. */
  readonly endLoad?: number
  readonly settleMs: number
  readonly holdMs: number
  readonly windowMs: number
  /** The baseline must hold, the search may break, the rest is carried and not judged. */
  readonly role: 'baseline' | 'search' | 'plain'
  readonly recorded: RecordedPhase
  readonly conditions: readonly PlanCondition[]
  /** Where each of the conditions stands in its phase's `failWhen`. */
  readonly conditionIndexes: readonly number[]
}

export interface LaidRung {
  readonly rung: Rung
  readonly order: StepOrder
}

/** What is kept of a window of the running step: its histograms are not. */
export interface SeenWindow extends SaturationWindow {
  readonly vote: WindowVote
  /** The generator's fault could be in it. */
  readonly limited: boolean
}

/** A load that failed, and what its confirmations said. */
export interface Trial {
  readonly rung: Rung
  readonly windowMs: number
  readonly cause: Breach
  /** Start of the first breached window of the step that failed. */
  readonly atMs: number
  /** Not one success in the windows that were breached, but for the first. */
  readonly unanswered: boolean
  readonly saturation?: string
  /** Confirmations by what they said. */
  readonly passes: number
  readonly undecided: number
  readonly attempt: number
  /** A confirmation was limited by the generator and is repeated. */
  readonly limited: boolean
  /** Confirmed before, and broken once more after a bisection: whatever it says now, the failure stands. */
  readonly final: boolean
}

/** Bisection between the last good load and the first bad one. */
export interface Refining {
  readonly percent: number
  /** The failure that bounds the bracket from above by now. */
  readonly worst: Trial
  readonly probes: number
  /** Loads between the last good and the first bad one that could not be decided. */
  readonly undecided: readonly number[]
}

export interface GoodWindow {
  readonly endMs: number
  readonly latencySumUs: number
  readonly latencyCount: number
}

export interface Recovering {
  readonly kind: 'recovering'
  readonly phaseIndex: number
  readonly phase: string
  readonly load: number
  readonly settleMs: number
  readonly withinMs: number
  readonly windowMs: number
  readonly conditions: readonly PlanCondition[]
  readonly mitigatedAtMs?: number
  /** Good windows in a row until now. */
  readonly streak: readonly GoodWindow[]
  readonly windows: number
  readonly limitedWindows: number
  readonly attempt: number
}

export type Mode =
  | { readonly kind: 'climbing' }
  | { readonly kind: 'draining'; readonly trial: Trial }
  | { readonly kind: 'confirming'; readonly trial: Trial }
  /** The system is emptied before a probe of the bisection. */
  | { readonly kind: 'probing'; readonly load: number }
  | Recovering
  | { readonly kind: 'finished' }

/** Samples of the steps of the phase that is running. */
export interface Tally {
  readonly latency: Histogram
  readonly operations: {
    readonly [name: string]: { readonly latency: Histogram; readonly ok: number; readonly errors: number }
  }
  readonly ok: number
  readonly errors: number
  readonly ms: number
  readonly load: number
  readonly inFlight: number
}

/** A load on the way up that passed. */
export interface AscentPoint {
  readonly load: number
  readonly latencyMeanMs: number
}

export interface Baseline {
  readonly latencyMeanMs: number
  readonly throughputPerSec: number
  /** The windows of the baseline differ more than half of their mean: said, never blocking. */
  readonly unsteady: boolean
}

export interface MachineState {
  readonly plan: Plan
  readonly functions: ConditionFunctions
  readonly reference: Reference
  readonly latencyLimitMs: number
  readonly baseline?: Baseline
  readonly mode: Mode
  /** Loads of the plan that are still to be laid, as far as they are known by now. */
  readonly queue: readonly Rung[]
  /** Laid and not judged, the running one first. */
  readonly laid: readonly LaidRung[]
  readonly seen: readonly SeenWindow[]
  /** The first phase that is not in the queue yet. */
  readonly nextPhase: number
  /** Where each phase ended, and the last of them. */
  readonly endLoads: { readonly [phase: string]: number }
  readonly previousLoad?: number
  readonly recorded?: RecordedPhase
  /** When the running step began to run, where that is known. */
  readonly turnedMs?: number
  /** A breach while warming up starts the search there. */
  readonly searching: boolean
  readonly search: 'open' | 'held' | 'undecided' | 'broke'
  readonly tally?: Tally
  readonly ascent: readonly AscentPoint[]
  /** Windows of every load that was judged on the way to the critical point. */
  readonly evidence: readonly LoadEvidence[]
  /** Steps beyond the baseline that passed. */
  readonly passed: number
  /** The last load that was judged, and why it was not decided where it was not. */
  readonly lastJudged?: {
    readonly load: number
    readonly passed: boolean
    readonly limited: boolean
    readonly why: string
  }
  readonly refining?: Refining
  readonly critical?: CriticalPoint
  readonly failure?: { readonly trial: Trial; readonly phase: string }
  readonly recovery?: Recovery
  readonly recoveryAttempts: number
  readonly limitedRecovery: boolean
  readonly nextStepId: number
}

export type Move = readonly [state: MachineState, commands: readonly MachineCommand[]]

/** The field is left out again: an optional property that is undefined is not the same as one that is absent. */
export function without<K extends keyof MachineState>(state: MachineState, key: K): Omit<MachineState, K> {
  const { [key]: _, ...rest } = state
  return rest
}
