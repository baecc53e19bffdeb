import type { RunResult, SpanFigures, StepFigures } from '@gradual/runner'

/** Requests of the span that the system is held to: given to a session, or never sent because all slots were taken. */
export function countRequests(span: SpanFigures): number {
  return span.sent + countNotSent(span)
}

/** Errors of all ended requests, 0 to 100. */
export function errorPercent(span: SpanFigures): number {
  const ended = span.completed + countNotSent(span)
  return ended === 0 ? 0 : (100 * span.errors.total) / ended
}

/** Best successful replies/s of the steps that did not fail; load on the way down does not count. */
export function findPeakThroughput(steps: readonly StepFigures[]): number {
  return steps.filter(isGood).reduce((peak, step) => Math.max(peak, step.throughputPerSec), 0)
}

/** The first phase's figures, as far as they are known. */
export function findBaseline(steps: readonly StepFigures[]): RunResult['baseline'] {
  const step = steps.findLast(one => one.recorded === 'INIT' && isGood(one))
  const mean = step?.latencyMs.mean
  if (step === undefined || mean === null || mean === undefined) return null
  return { latencyMeanMs: mean, throughput: step.throughputPerSec }
}

/** Lowest and highest load that passed on the way up, below the first that failed. The last word on a load counts: a repeat, then its confirmation. */
export function findSafeRange(steps: readonly StepFigures[]): readonly [number, number] | null {
  const last = new Map<number, StepFigures>()
  for (const step of steps) if (step.purpose !== 'recover') last.set(nameOf(step), step)
  const climbed = [...last.values()]
  const failed = climbed.filter(step => step.verdict === 'fail').map(nameOf)
  const critical = Math.min(...failed, Number.POSITIVE_INFINITY)
  const passed = climbed.filter(step => isGood(step) && nameOf(step) < critical).map(step => step.offeredLoad)
  return passed.length === 0 ? null : [Math.min(...passed), Math.max(...passed)]
}

/** A load that changes is confirmed at its highest, and speaks for its mean where it passes. */
function nameOf(step: StepFigures): number {
  return step.peakLoad ?? step.offeredLoad
}

/**
 * How the system does once it has recovered: the windows from the first good one on, without the backlog before them.
 *
 * @param timeToRecoverMs from the mitigation to the end of the first good window; null where it did not recover: all of the step
 */
export function recoveredFigures(
  step: StepFigures,
  mitigatedMs: number,
  timeToRecoverMs: number | null,
): { readonly latencyMeanMs: number | null; readonly throughputPerSec: number } {
  const firstGoodEndMs = mitigatedMs + (timeToRecoverMs ?? 0)
  const good = step.windows.filter(({ startedAt, durationMs }) => {
    // Half a window of room: the two times come from clock readings that differ by some microseconds.
    return Date.parse(startedAt) + 1.5 * durationMs >= firstGoodEndMs
  })
  if (timeToRecoverMs === null || good.length === 0) {
    return { latencyMeanMs: step.latencyMs.mean, throughputPerSec: step.throughputPerSec }
  }
  const measured = good.filter(window => window.latencyMs.mean !== null)
  const requests = sum(measured, window => window.offered)
  const seconds = sum(good, window => window.durationMs) / 1000
  return {
    latencyMeanMs:
      requests === 0 ? null : sum(measured, window => window.offered * (window.latencyMs.mean ?? 0)) / requests,
    throughputPerSec: sum(good, window => (window.throughputPerSec * window.durationMs) / 1000) / seconds,
  }
}

function sum<T>(all: readonly T[], read: (one: T) => number): number {
  return all.reduce((total, one) => total + read(one), 0)
}

/** A step without a verdict was not judged by any condition, so nothing speaks against its load. */
function isGood(step: StepFigures): boolean {
  return step.purpose !== 'recover' && (step.verdict === 'pass' || step.verdict === null)
}

function countNotSent(span: SpanFigures): number {
  return span.errors.byCode.notSent ?? 0
}
