import type { Arrivals, Segment } from './arrivals.ts'

/**
 * Arrivals that follow the first of them within `gatherMs` become due together with it.
 *
 * Whoever can act only so often would send them together anyway, and late. Laid together from the start, they are due when
 * they can be sent: what is left of the lag is lateness alone. It is decided from the schedule, never from the clock, so a
 * sender that stalls is late by all of its stall. Slower arrivals keep their exact times.
 */
export class GatheredArrivals<S extends Segment> implements Arrivals<S> {
  dueMs = Number.POSITIVE_INFINITY
  readonly #inner: Arrivals<S>
  readonly #gatherMs: number
  #segment: S | undefined

  constructor(inner: Arrivals<S>, gatherMs: number) {
    this.#inner = inner
    this.#gatherMs = gatherMs
  }

  get segment(): S | undefined {
    return this.#segment
  }

  next(): void {
    this.#inner.next()
    this.#follow()
  }

  lay(segment: S): void {
    this.#inner.lay(segment)
    if (this.#segment === undefined) this.#follow()
  }

  cut(atMs: number): void {
    this.#inner.cut(atMs)
    this.#follow()
  }

  #follow(): void {
    const { dueMs, segment } = this.#inner
    // A segment's arrivals stay in its time.
    if (dueMs - this.dueMs < this.#gatherMs && segment === this.#segment) return
    this.dueMs = dueMs
    this.#segment = segment
  }
}
