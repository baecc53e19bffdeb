import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import type { Histogram } from '../histogram/histogram.ts'
import type { HealthFigures } from './window.ts'

/** The generator's own use of time, from one call of `start` to the next `end`. */
export interface Health {
  start(): void
  /** Puts the event loop's delays into `eventLoop`. */
  end(eventLoop: Histogram): HealthFigures
  stop(): void
}

/** The monitor's own period is part of what it measures: an idle loop shows 1 ms. */
const RESOLUTION_MS = 1

/** Watches this process: delay of the event loop, CPU, garbage collection. */
export function watchHealth(): Health {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let gcMs = 0
  const observer = new PerformanceObserver(list => {
    for (const entry of list.getEntries()) gcMs += entry.duration
  })
  observer.observe({ entryTypes: ['gc'] })
  let cpu = process.cpuUsage()
  return {
    start() {
      cpu = process.cpuUsage()
      gcMs = 0
      delay.reset()
    },
    end(eventLoop) {
      recordDelays(delay, eventLoop)
      const used = process.cpuUsage(cpu)
      return { cpuMs: (used.user + used.system) / 1000, gcMs }
    },
    stop() {
      delay.disable()
      observer.disconnect()
    },
  }
}

/** The monitor does not tell its counts, so its quantiles are read at a grid; each stands for its part of the samples. */
function recordDelays(delay: ReturnType<typeof monitorEventLoopDelay>, into: Histogram): void {
  const count = delay.count
  let entered = 0
  for (let step = 1; step <= GRID && entered < count; step++) {
    const reached = Math.round((step / GRID) * count)
    if (reached === entered) continue
    const us = delay.percentile((step / GRID) * 100) / 1000 - RESOLUTION_MS * 1000
    for (; entered < reached; entered++) into.record(us)
  }
}

const GRID = 200
