import type { JudgeWindow, LatencyStat, LoadUnit, WindowFigures } from '@gradual/dsl'

/** A condition not met in one window (or, for a quantile, over the merged step): data, never an exception. */
export interface Breach {
  /** The condition in words: `latency.mean above 50ms`. */
  readonly condition: string
  /** Index in the phase's `failWhen`. */
  readonly index: number
  readonly required: number
  readonly actual: number
  readonly unit: 'ms' | 'perSec' | 'percent' | 'custom'
  /** Absent where the whole step was judged. */
  readonly window?: number
  readonly line?: number
}

export type StepVerdict = 'pass' | 'fail' | 'inconclusive'

/** What relative conditions and the throughput rule are judged against. */
export interface Reference {
  /** In a closed model arrivals follow replies, so only the load itself says what was offered. */
  readonly loadUnit: LoadUnit
  /** Latency of the merged steps of each finished phase, ms, by statistic; `operations` the same for one operation. */
  readonly phases: { readonly [phase: string]: PhaseReference }
  /** The first phase, as custom conditions see it. */
  readonly baseline?: WindowFigures
  /** Best throughput of a step that passed, with the load it was reached at. */
  readonly best?: {
    readonly throughputPerSec: number
    readonly load: number
    readonly operations: { readonly [name: string]: number }
  }
}

export interface PhaseReference {
  readonly latencyMs: { readonly [S in LatencyStat]?: number }
  readonly operations: { readonly [name: string]: { readonly [S in LatencyStat]?: number } }
  readonly throughputPerSec: number
}

/** What the conditions say of a whole step, before the generator is held against it. */
export interface StepJudgement {
  readonly verdict: StepVerdict
  readonly breaches: readonly Breach[]
  /** Why an inconclusive step could not be decided, a phrase for each reason. */
  readonly undecided: readonly string[]
}

/** How one window counts in the vote of its step. */
export interface WindowVote {
  readonly window: number
  readonly startMs: number
  readonly breaches: readonly Breach[]
  /** Nothing in the window could be judged: it counts neither for nor against. */
  readonly silent: boolean
}

/** The functions of a scenario's own conditions. While the first phase runs, a window is its own baseline. */
export interface ConditionFunctions {
  readonly [name: string]: JudgeWindow
}
