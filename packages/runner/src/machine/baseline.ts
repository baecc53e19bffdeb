import { mean, standardDeviation } from 'simple-statistics'
import type { StepStats, WindowStats } from '../stats/types.ts'
import type { Baseline } from './state.ts'

/** Above this coefficient of variation of its windows' means a baseline is called unsteady. */
const UNSTEADY = 0.5

/**
 * The windows of a step after its transient: those from which on the standard error of the mean is least, at most half of them dropped.
 *
 * The marginal standard error rule (MSER), with a window as the batch.
 *
 * @source White, "An effective truncation heuristic for bias reduction in simulation output" (1997)
 */
export function afterTransient(step: StepStats): readonly WindowStats[] {
  const windows = step.windows.filter(window => window.latency.count > 0)
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let dropped = 0; dropped <= Math.floor(windows.length / 2); dropped++) {
    const means = windows.slice(dropped).map(meanMs)
    if (means.length < 2) break
    const error = standardDeviation(means) ** 2 / means.length
    if (error < least) {
      least = error
      best = dropped
    }
  }
  return windows.slice(best)
}

/** The figures of the first phase, over the windows after its transient. */
export function measureBaseline(windows: readonly WindowStats[]): Baseline {
  const sumUs = windows.reduce((sum, window) => sum + window.latency.sumUs, 0)
  const count = windows.reduce((sum, window) => sum + window.latency.count, 0)
  const ok = windows.reduce((sum, window) => sum + window.ok, 0)
  const ms = windows.reduce((sum, window) => sum + window.endMs - window.startMs, 0)
  const means = windows.map(meanMs)
  return {
    latencyMeanMs: count === 0 ? 0 : sumUs / count / 1000,
    throughputPerSec: ms === 0 ? 0 : (ok * 1000) / ms,
    unsteady: means.length >= 2 && standardDeviation(means) > UNSTEADY * mean(means),
  }
}

function meanMs(window: WindowStats): number {
  return window.latency.meanUs / 1000
}
