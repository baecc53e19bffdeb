/** How long a request occupies a server: always the same, memoryless, or with a heavier tail than that. */
export type ServiceDistribution = 'constant' | 'exponential' | 'lognormal'

/** The queue in front of the sandbox's data tree. What is left out takes the value of {@link defaultQueueOptions}. */
export interface QueueOptions {
  /** Requests served at the same time, each by a server of `capacity / servers`. */
  readonly servers: number
  /** Requests per second of all servers together. `Infinity` answers at once, past every other option. */
  readonly capacityPerSec: number
  readonly service: ServiceDistribution
  /** Standard deviation of the service time over its mean; for `lognormal` only. */
  readonly serviceCv: number
  /** Requests that may wait; one more is refused with -127 (throttled). */
  readonly queueLimit: number
  /** Share of requests, 0 to 1, that are answered with an error after their service. */
  readonly errorShare: number
  /** Every `pauseEveryMs` the servers stand still for `pauseForMs`; 0 is never. */
  readonly pauseForMs: number
  readonly pauseEveryMs: number
  /** Share of the capacity, 0 to 1, that is lost when the queue is full; in proportion before. */
  readonly capacityLoss: number
  /** For this long after the start every request takes twice as long, as on a cold machine. */
  readonly warmupMs: number
  /** A request that waits longer than `retryAfterMs` is sent again by its client, `retries` times: each copy is work that nobody reads. */
  readonly retries: number
  readonly retryAfterMs: number
  readonly seed: number
}

export const defaultQueueOptions: QueueOptions = Object.freeze({
  servers: 1,
  capacityPerSec: 2300,
  service: 'constant',
  serviceCv: 1.5,
  queueLimit: 10_000,
  errorShare: 0,
  pauseForMs: 0,
  pauseEveryMs: 0,
  capacityLoss: 0,
  warmupMs: 0,
  retries: 0,
  retryAfterMs: 1000,
  seed: 1,
})
