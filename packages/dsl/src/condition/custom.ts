/** Latency as a condition of one's own sees it, ms. A quantile without enough samples is undefined. */
export interface LatencyFigures {
  readonly mean: number
  readonly p50?: number
  readonly p90?: number
  readonly p99?: number
  readonly p999?: number
  readonly max: number
}

/** The figures of one operation in a window. */
export interface OperationFigures {
  readonly latencyMs: LatencyFigures
  readonly throughputPerSec: number
  /** Errors among all that ended, 0 to 100. */
  readonly errorsPercent: number
}

/** A window (or a whole phase) as a condition of one's own sees it. */
export interface WindowFigures extends OperationFigures {
  /** What the schedule intended: requests/s, or requests in flight. */
  readonly load: number
  /** Mean over the window. */
  readonly inFlight: number
  readonly operations: { readonly [name: string]: OperationFigures }
}

/**
 * Says whether a window is a breach. Pure: it is called again when stored windows are judged anew.
 *
 * @param baseline the figures of the first phase
 */
export type JudgeWindow = (window: WindowFigures, baseline: WindowFigures) => boolean
