import { type Random, stream } from '../random/random.ts'
import type { Arrivals, ArrivalsOptions, Segment } from './arrivals.ts'

/**
 * Poisson arrivals: each worker draws its own with its share of the rate, and together they are Poisson with the whole.
 *
 * Every segment draws from its own stream and starts afresh, which a process without memory allows: a step's arrivals
 * do not depend on what came before it.
 */
export class PoissonArrivals<S extends Segment> implements Arrivals<S> {
  dueMs = Number.POSITIVE_INFINITY
  readonly #options: ArrivalsOptions
  #segments: S[] = []
  #random: Random | undefined

  constructor(options: ArrivalsOptions) {
    this.#options = options
  }

  get segment(): S | undefined {
    return this.#segments[0]
  }

  next(): void {
    this.#find(this.dueMs)
  }

  lay(segment: S): void {
    this.#segments.push(segment)
    if (this.#segments.length === 1) this.#enter()
  }

  cut(_atMs: number): void {
    this.#segments = []
    this.dueMs = Number.POSITIVE_INFINITY
  }

  #enter(): void {
    const segment = this.#segments[0]
    if (segment === undefined) {
      this.dueMs = Number.POSITIVE_INFINITY
      return
    }
    this.#random = stream(this.#options.seed, `${segment.stream}/${this.#options.worker}/arrivals`)
    this.#find(segment.startMs)
  }

  #find(fromMs: number): void {
    const segment = this.#segments[0]!
    const meanMs = (1000 * this.#options.workers) / segment.ratePerSec
    this.dueMs = fromMs + this.#random!.nextExponential() * meanMs
    if (this.dueMs < segment.endMs) return
    this.#segments.shift()
    this.#enter()
  }
}
