import type { Arrivals, ArrivalsOptions, Segment } from './arrivals.ts'
import { arrivalsUntil, timeOfArrival } from './integral.ts'

/** A cut may lie this far before what was given out: clocks differ, and messages take their time. */
const CUT_BEHIND_MS = 10_000
/** Segments that are behind that are folded into a sum, many at a time. */
const FOLD_FROM = 64

/**
 * Evenly spaced arrivals (as their rate allows), over all segments as one sequence.
 *
 * With L(t) the integral of the rate, arrival n is due where L(t) = n + 1/2, and belongs to worker n mod N. So nothing is
 * lost or bunched where the rate changes: a fraction of an arrival left at the end of one segment counts in the next.
 * The half keeps arrivals off the boundaries, where rounding would decide to which of two windows one belongs.
 */
export class ConstantArrivals<S extends Segment> implements Arrivals<S> {
  dueMs = Number.POSITIVE_INFINITY
  readonly #workers: number
  #number: number
  /** Since the last cut. A segment stays for a while when all of it was given out: a cut may still shorten it. */
  #segments: S[] = []
  #at = 0
  /** L where the first segment starts, and where the one at `#at` starts. */
  #firstIntegral = 0
  #integral = 0

  constructor({ worker, workers }: ArrivalsOptions) {
    this.#workers = workers
    this.#number = worker
  }

  get segment(): S | undefined {
    return this.#segments[this.#at]
  }

  next(): void {
    this.#number += this.#workers
    this.#find()
  }

  lay(segment: S): void {
    this.#segments.push(segment)
    if (this.dueMs === Number.POSITIVE_INFINITY) this.#find()
  }

  cut(atMs: number): void {
    for (const segment of this.#segments) {
      if (segment.startMs < atMs) this.#firstIntegral += arrivalsUntil(segment, Math.min(segment.endMs, atMs))
    }
    this.#integral = this.#firstIntegral
    this.#segments = []
    this.#at = 0
    this.dueMs = Number.POSITIVE_INFINITY
  }

  #find(): void {
    for (; this.#at < this.#segments.length; this.#at++) {
      const segment = this.#segments[this.#at]!
      const left = this.#number + 0.5 - this.#integral
      const whole = arrivalsUntil(segment, segment.endMs)
      if (left < whole) {
        this.dueMs = Math.max(segment.startMs, timeOfArrival(segment, Math.max(0, left)))
        return
      }
      this.#integral += whole
      if (this.#at >= FOLD_FROM) this.#fold(segment.endMs - CUT_BEHIND_MS)
    }
    this.dueMs = Number.POSITIVE_INFINITY
  }

  #fold(beforeMs: number): void {
    const kept = this.#segments.findIndex(segment => segment.endMs >= beforeMs)
    for (const segment of this.#segments.splice(0, kept)) this.#firstIntegral += arrivalsUntil(segment, segment.endMs)
    this.#at -= kept
  }
}
