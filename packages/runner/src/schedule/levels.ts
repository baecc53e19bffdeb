import type { ArrivalsOptions, Segment } from './arrivals.ts'
import { shareOf } from './share.ts'

/** The closed model's schedule: how many requests one worker keeps in flight at a time. */
export class Levels {
  readonly #options: ArrivalsOptions
  #segments: Segment[] = []
  #askedMs = Number.NEGATIVE_INFINITY

  constructor(options: ArrivalsOptions) {
    this.#options = options
  }

  /** When the level may change, seen from the time last asked for. */
  get nextChangeMs(): number {
    const segment = this.#segments[0]
    if (segment === undefined) return Number.POSITIVE_INFINITY
    return this.#askedMs < segment.startMs ? segment.startMs : segment.endMs
  }

  /** Of the segment that {@link at} found. */
  get stream(): string {
    return this.#segments[0]?.stream ?? ''
  }

  /** Times asked for never go back. */
  at(nowMs: number): number {
    this.#askedMs = nowMs
    let segment = this.#segments[0]
    while (segment !== undefined && segment.endMs <= nowMs) {
      this.#segments.shift()
      segment = this.#segments[0]
    }
    if (segment === undefined || nowMs < segment.startMs) return 0
    return shareOf(Math.round(segment.ratePerSec), this.#options.worker, this.#options.workers)
  }

  lay(segment: Segment): void {
    this.#segments.push(segment)
  }

  cut(): void {
    this.#segments = []
  }
}
