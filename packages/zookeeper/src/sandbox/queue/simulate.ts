import { defaultQueueOptions, type QueueOptions } from './options.ts'
import { OVERFLOW, QueueModel } from './queue-model.ts'
import { WorkClock } from './work-clock.ts'

/** What becomes of one request. */
export interface QueueOutcome {
  readonly departureMs: number
  /** `throttled` is refused at once, since the queue is full; `error` is one of the error share. */
  readonly result: 'served' | 'error' | 'throttled'
}

/** The sandbox's queue on the caller's clock, for a simulator: no socket, no timer. */
export interface SimulatedQueue {
  /** Arrivals in the order of their times, ms from the start. */
  arrive(timeMs: number): QueueOutcome
  waitingAt(timeMs: number): number
}

/** The same queue as the sandbox's, pauses and warm-up included, on a virtual clock. */
export function simulateQueue(options: Partial<QueueOptions> = {}): SimulatedQueue {
  const complete = { ...defaultQueueOptions, ...options }
  const unlimited = complete.capacityPerSec === Number.POSITIVE_INFINITY
  const clock = new WorkClock(complete)
  const model = new QueueModel(complete)
  return {
    arrive(timeMs) {
      if (unlimited) return { departureMs: timeMs, result: 'served' }
      const departure = model.arrive(clock.toWork(timeMs))
      if (departure === OVERFLOW) return { departureMs: timeMs, result: 'throttled' }
      return { departureMs: clock.toTime(departure), result: model.drawError() ? 'error' : 'served' }
    },
    waitingAt: timeMs => (unlimited ? 0 : model.waitingAt(clock.toWork(timeMs))),
  }
}
