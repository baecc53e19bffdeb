import type { LatencyStat } from '@gradual/dsl'

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
  /** Latency of the merged steps of each finished phase, ms, by statistic; `operations` the same for one operation. */
  readonly phases: { readonly [phase: string]: PhaseReference }
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
