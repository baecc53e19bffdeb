import type { LoadUnit } from '@gradual/dsl'
import type { Segment } from '../schedule/arrivals.ts'
import { type ArrivalKind, createArrivals } from '../schedule/create.ts'

/** When requests are due, one after the other. */
export interface Load {
  readonly dueMs: number
  /** The request that was due has been sent and ends at `endMs`. */
  sent(endMs: number): void
  lay(segment: Segment): void
  cut(atMs: number): void
}

export function createLoad(unit: LoadUnit, kind: ArrivalKind, seed: number): Load {
  return unit === 'perSec' ? new OpenLoad(kind, seed) : new ClosedLoad()
}

class OpenLoad implements Load {
  readonly #arrivals

  constructor(kind: ArrivalKind, seed: number) {
    this.#arrivals = createArrivals(kind, { seed, worker: 0, workers: 1 })
  }

  get dueMs(): number {
    return this.#arrivals.dueMs
  }

  sent(): void {
    this.#arrivals.next()
  }

  lay(segment: Segment): void {
    this.#arrivals.lay(segment)
  }

  cut(atMs: number): void {
    this.#arrivals.cut(atMs)
  }
}

/** So many requests in flight: each reply makes the next request due at once. */
class ClosedLoad implements Load {
  #segments: Segment[] = []
  /** When each request in flight ends, ascending. */
  #ends: number[] = []
  #lastDueMs = 0

  /** The first moment at which fewer are in flight than the load of that moment. */
  get dueMs(): number {
    for (const { startMs, endMs, ratePerSec: load } of this.#segments) {
      const fromMs = Math.max(startMs, this.#lastDueMs)
      const live = this.#ends.filter(end => end > fromMs)
      const dueMs = live.length < load ? fromMs : live[live.length - load]!
      if (dueMs < endMs) return dueMs
    }
    return Number.POSITIVE_INFINITY
  }

  sent(endMs: number): void {
    const { dueMs } = this
    this.#lastDueMs = dueMs
    this.#segments = this.#segments.filter(segment => segment.endMs > dueMs)
    const live = this.#ends.filter(end => end > dueMs)
    let at = live.length
    while (at > 0 && live[at - 1]! > endMs) at--
    live.splice(at, 0, endMs)
    this.#ends = live
  }

  lay(segment: Segment): void {
    this.#segments.push(segment)
  }

  cut(): void {
    this.#segments = []
  }
}
