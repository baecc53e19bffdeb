/** Load from `startMs` to `endMs`, in a straight line. Segments are laid in the order of time and do not overlap. */
export interface Segment {
  readonly startMs: number
  readonly endMs: number
  /** Of all workers together, at `startMs`. */
  readonly ratePerSec: number
  /** At `endMs`, where it is another. */
  readonly endPerSec?: number
  /** Names the random stream of the segment. */
  readonly stream: string
}

/**
 * The due times of one worker's requests, in order. It knows no clock: whoever reads it decides what `now` is.
 *
 * `S` is what the caller keeps with a segment.
 */
export interface Arrivals<S extends Segment = Segment> {
  /** When the next request is due, ms of the run's clock; Infinity when nothing more is laid. */
  readonly dueMs: number
  /** The segment that the next request belongs to. */
  readonly segment: S | undefined
  /** On to the request after it. */
  next(): void
  lay(segment: S): void
  /** Forgets what is due after `atMs`. */
  cut(atMs: number): void
}

export interface ArrivalsOptions {
  readonly seed: number
  readonly worker: number
  readonly workers: number
}
