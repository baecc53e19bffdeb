/** What a condition counts in one window: of `total` samples (or replies), `amount` ms altogether, or so many above the limit, or errors. */
export interface Measure {
  readonly total: number
  readonly amount: number
}

/** What is kept of a window for the interval of the critical point. */
export interface WindowEvidence {
  readonly index: number
  readonly ms: number
  readonly offered: number
  readonly ok: number
  readonly errors: number
  readonly inFlightEnd: number
  /** By the index of the condition in its phase's `failWhen`; a hole where there is nothing to count. */
  readonly measures: readonly (Measure | undefined)[]
}

/** Windows of one step, repeat or confirmation. */
export interface LoadEvidence {
  readonly stepId: number
  readonly load: number
  readonly windows: readonly WindowEvidence[]
}

/** Loads between which the critical point lies with 95 %. */
export type LoadInterval = readonly [low: number, high: number]
