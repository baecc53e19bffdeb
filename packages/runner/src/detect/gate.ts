import type { LoadStats, StepStats } from '../stats/types.ts'
import { inFlightTrend } from './saturation.ts'

/** Above these the generator, not the system, may be what was measured. */
const LEAST_SENT_SHARE = 0.99
const MOST_LAG_OF_LIMIT = 0.1
const MOST_EVENT_LOOP_MS = 10
const MOST_LITTLE_ERROR = 0.1

/**
 * Why a span of load cannot speak for the system, each reason with its figures; empty where it can.
 *
 * The law of Little holds for stationary load only, so it is asked of whole steps whose requests in flight have no trend.
 */
export function limitedBy(stats: LoadStats | StepStats, latencyLimitMs: number): readonly string[] {
  const { sentShare, pacingLagP99Ms, eventLoopP99Ms, littleError } = stats.generator
  const reasons: string[] = []
  if (sentShare < LEAST_SENT_SHARE) {
    const percent = Math.floor(sentShare * 1000) / 10
    reasons.push(`sent ${percent.toFixed(1)} % of what was due, at least ${LEAST_SENT_SHARE * 100} %`)
  }
  const mostLagMs = latencyLimitMs * MOST_LAG_OF_LIMIT
  if (pacingLagP99Ms > mostLagMs) {
    reasons.push(`pacing lag p99 ${roundUp(pacingLagP99Ms)} ms, at most ${plain(mostLagMs)} ms`)
  }
  if (eventLoopP99Ms > MOST_EVENT_LOOP_MS) {
    reasons.push(`event-loop delay p99 ${roundUp(eventLoopP99Ms)} ms, at most ${MOST_EVENT_LOOP_MS} ms`)
  }
  if (littleError !== undefined && littleError > MOST_LITTLE_ERROR && isStationary(stats)) {
    const percent = Math.ceil(littleError * 1000) / 10
    reasons.push(
      `requests in flight differ by ${percent.toFixed(1)} % from throughput times latency, at most ${MOST_LITTLE_ERROR * 100} %`,
    )
  }
  return reasons
}

/** The service time alone, less all that the generator may have added to it, is above the limit: a limited step may still fail. */
export function failsRegardless(stats: LoadStats, latencyLimitMs: number): boolean {
  if (stats.service.count === 0) return false
  const { pacingLagP99Ms, eventLoopP99Ms } = stats.generator
  return stats.service.meanUs / 1000 - pacingLagP99Ms - eventLoopP99Ms > latencyLimitMs
}

function isStationary(stats: LoadStats | StepStats): boolean {
  if (!('windows' in stats) || stats.windows.length < 5) return false
  return stats.censored === 0 && Math.abs(inFlightTrend(stats.windows)) <= 0.8
}

function roundUp(ms: number): string {
  return (Math.ceil(ms * 10) / 10).toFixed(1)
}

function plain(ms: number): string {
  return String(Math.round(ms * 100) / 100)
}
