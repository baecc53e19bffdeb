import type { LoadUnit } from '@gradual/dsl'
import type { Histogram } from '../histogram/histogram.ts'
import type { LoadStats, StepStats } from '../stats/types.ts'
import { SAMPLES_BEYOND, shareBeyond } from './quantiles.ts'
import { inFlightTrend } from './saturation.ts'
import { wilsonInterval } from './wilson.ts'

/** Above these the generator, not the system, may be what was measured. */
const LEAST_SENT_SHARE = 0.99
const MOST_LAG_OF_LIMIT = 0.1
const MOST_EVENT_LOOP_MS = 10
const MOST_LITTLE_ERROR = 0.1
/** Of a core: with less left, a reply waits for the generator as often as the generator for a reply. */
const MOST_BUSY = 0.95

/**
 * Why a span of load cannot speak for the system, each reason with its figures; empty where it can.
 *
 * The law of Little holds for stationary load only, so it is asked of whole steps whose requests in flight have no trend.
 */
export function limitedBy(
  stats: LoadStats | StepStats,
  latencyLimitMs: number,
  loadUnit: LoadUnit = 'perSec',
): readonly string[] {
  const { sentShare, pacingLagP99Ms, eventLoopP99Ms, littleError } = stats.generator
  const reasons: string[] = []
  if (sentShare < LEAST_SENT_SHARE) {
    const percent = Math.floor(sentShare * 1000) / 10
    reasons.push(`sent ${percent.toFixed(1)} % of what was due, at least ${LEAST_SENT_SHARE * 100} %`)
  }
  const mostLagMs = latencyLimitMs * MOST_LAG_OF_LIMIT
  if (pacingLagP99Ms > mostLagMs && isCertain(stats.generator.histograms?.pacingLag, mostLagMs)) {
    reasons.push(`pacing lag p99 ${roundUp(pacingLagP99Ms)} ms, at most ${plain(mostLagMs)} ms`)
  }
  if (eventLoopP99Ms > MOST_EVENT_LOOP_MS && isCertain(stats.generator.histograms?.eventLoop, MOST_EVENT_LOOP_MS)) {
    reasons.push(`event-loop delay p99 ${roundUp(eventLoopP99Ms)} ms, at most ${MOST_EVENT_LOOP_MS} ms`)
  }
  if (littleError !== undefined && littleError > MOST_LITTLE_ERROR && isStationary(stats)) {
    const percent = Math.ceil(littleError * 1000) / 10
    reasons.push(
      `requests in flight differ by ${percent.toFixed(1)} % from throughput times latency, at most ${MOST_LITTLE_ERROR * 100} %`,
    )
  }
  // Without a schedule nothing can be late: there the generator shows that it is at its end by having no time left.
  const { busiest = 0 } = stats.generator
  if (loadUnit === 'inFlight' && busiest > MOST_BUSY) {
    reasons.push(`a worker was busy ${Math.round(busiest * 100)} % of the time, at most ${MOST_BUSY * 100} %`)
  }
  return reasons
}

/** The service time alone, less all that the generator may have added to it, is above the limit: a limited step may still fail. */
export function failsRegardless(stats: LoadStats, latencyLimitMs: number): boolean {
  if (stats.service.count === 0) return false
  const { pacingLagP99Ms, eventLoopP99Ms } = stats.generator
  return stats.service.meanUs / 1000 - pacingLagP99Ms - eventLoopP99Ms > latencyLimitMs
}

/**
 * Under a thousand samples the 99th percentile is little more than the largest: one hiccup among fifty requests would
 * speak against a whole step. There more than 1 % must lie above the limit for certain.
 */
function isCertain(samples: Histogram | undefined, mostMs: number): boolean {
  const beyond = shareBeyond('p99')
  if (samples === undefined || samples.count * beyond >= SAMPLES_BEYOND - 1e-9) return true
  return wilsonInterval(samples.countAbove(mostMs * 1000), samples.count).low > beyond
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
