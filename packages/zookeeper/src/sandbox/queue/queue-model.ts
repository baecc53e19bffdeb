import { FloatRing } from './float-ring.ts'
import type { QueueOptions } from './options.ts'
import { createRandom, type Random } from './random.ts'
import { ServerPool } from './server-pool.ts'
import { createServiceTime } from './service-time.ts'

/** What `arrive` answers when the queue is full. */
export const OVERFLOW = -1

/**
 * A first come, first served queue before `servers` equal servers (G/G/c/K), in which the departure is known on arrival.
 *
 * No timer, no clock: times are ms of the caller's *work clock*, which stands still while the servers are paused
 * (see {@link WorkClock}). Arrivals have to come in the order of their times.
 */
export class QueueModel {
  readonly options: QueueOptions
  private readonly pool: ServerPool
  /** Start of service of those who still wait; ascending, since the queue is first come, first served. */
  private readonly starts = new FloatRing()
  private readonly drawServiceMs: () => number
  private readonly random: Random

  constructor(options: QueueOptions) {
    this.options = options
    this.pool = new ServerPool(options.servers)
    this.drawServiceMs = createServiceTime(options, createRandom(options.seed))
    this.random = createRandom(options.seed + 0x5eed)
  }

  /** Departure time of a request that arrives now, or {@link OVERFLOW}. */
  arrive(nowMs: number): number {
    const freeMs = this.pool.earliestFree()
    const waits = freeMs > nowMs
    const startMs = waits ? freeMs : nowMs
    const waiting = this.waitingAt(nowMs)
    if (waits) {
      if (waiting >= this.options.queueLimit) return OVERFLOW
      this.starts.push(startMs)
    }
    const departureMs = startMs + this.drawServiceMs() * this.stretch(startMs - nowMs, waiting)
    this.pool.occupyUntil(departureMs)
    return departureMs
  }

  /** Whether the next request is one of the error share. One draw for each request that is served. */
  drawError(): boolean {
    return this.options.errorShare > 0 && this.random() < this.options.errorShare
  }

  /** Requests whose service has not begun. */
  waitingAt(nowMs: number): number {
    while (this.starts.length > 0 && this.starts.peek() <= nowMs) this.starts.shift()
    return this.starts.length
  }

  /** How much longer than alone a request takes, for what crowding and impatient clients cost. */
  private stretch(waitMs: number, waiting: number): number {
    const { capacityLoss, queueLimit, retries, retryAfterMs } = this.options
    let factor = 1
    if (capacityLoss > 0 && waiting > 0) factor /= 1 - capacityLoss * Math.min(1, waiting / queueLimit)
    if (retries > 0 && waitMs > retryAfterMs) factor *= 1 + retries
    return factor
  }
}
