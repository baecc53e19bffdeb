import { type Random, stream } from '../random/random.ts'
import type { Arrivals, ArrivalsOptions, Segment } from './arrivals.ts'
import { arrivalsUntil, timeOfArrival } from './integral.ts'

/**
 * Poisson arrivals, also of a rate that changes: each worker draws its own with its share of the rate, and together they are Poisson with the whole.
 *
 * Every stream starts afresh, which a process without memory allows: a step's arrivals do not depend on what came before
 * it. The segments of one step share its stream.
 *
 * Gaps are drawn in the integral of the rate, where the process has the rate of 1, and laid on the clock from there.
 */
export class PoissonArrivals<S extends Segment> implements Arrivals<S> {
  dueMs = Number.POSITIVE_INFINITY
  readonly #options: ArrivalsOptions
  #segments: S[] = []
  #stream: string | undefined
  #random: Random | undefined
  /** Arrivals of the first segment until the next one, of all workers together. */
  #integral = 0

  constructor(options: ArrivalsOptions) {
    this.#options = options
  }

  get segment(): S | undefined {
    return this.#segments[0]
  }

  next(): void {
    this.#find()
  }

  lay(segment: S): void {
    this.#segments.push(segment)
    if (this.#segments.length === 1) this.#enter()
  }

  cut(_atMs: number): void {
    this.#segments = []
    this.#stream = undefined
    this.dueMs = Number.POSITIVE_INFINITY
  }

  #enter(): void {
    const segment = this.#segments[0]
    if (segment === undefined) {
      this.dueMs = Number.POSITIVE_INFINITY
      return
    }
    if (segment.stream !== this.#stream) {
      this.#stream = segment.stream
      this.#random = stream(this.#options.seed, `${segment.stream}/${this.#options.worker}/arrivals`)
    }
    this.#integral = 0
    this.#find()
  }

  #find(): void {
    const segment = this.#segments[0]!
    this.#integral += this.#random!.nextExponential() * this.#options.workers
    if (this.#integral < arrivalsUntil(segment, segment.endMs)) {
      this.dueMs = timeOfArrival(segment, this.#integral)
      return
    }
    this.#segments.shift()
    this.#enter()
  }
}
