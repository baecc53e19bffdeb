import { PerformanceObserver } from 'node:perf_hooks'
import { Histogram } from '../histogram/histogram.ts'
import type { HealthFigures } from './window.ts'

/** The generator's own use of time, from one call of `start` to the next `end`. */
export interface Health {
  start(): void
  /** Puts the event loop's delays into `eventLoop`. */
  end(eventLoop: Histogram): HealthFigures
  stop(): void
}

/** Health of this process, which is told how late its event loop comes when it is called. */
export interface WatchedHealth extends Health {
  noteDelay(lateMs: number): void
}

/**
 * Watches this process: delay of the event loop, CPU, garbage collection.
 *
 * The delays are those of the pacer's calls: `monitorEventLoopDelay` would wake the process another thousand times a second,
 * which is 3 % of a core, to learn the same.
 */
export function watchHealth(): WatchedHealth {
  const delays = new Histogram()
  let gcMs = 0
  const observer = new PerformanceObserver(list => {
    for (const entry of list.getEntries()) gcMs += entry.duration
  })
  observer.observe({ entryTypes: ['gc'] })
  let cpu = process.cpuUsage()
  return {
    noteDelay(lateMs) {
      delays.record(lateMs * 1000)
    },
    start() {
      cpu = process.cpuUsage()
      gcMs = 0
      delays.reset()
    },
    end(eventLoop) {
      eventLoop.merge(delays)
      const used = process.cpuUsage(cpu)
      return { cpuMs: (used.user + used.system) / 1000, gcMs }
    },
    stop() {
      observer.disconnect()
    },
  }
}
