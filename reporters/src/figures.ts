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

/** A step without a verdict was not judged by any condition, so nothing speaks against its load. */
function isGood(step: StepFigures): boolean {
  return step.purpose !== 'recover' && (step.verdict === 'pass' || step.verdict === null)
}

function countNotSent(span: SpanFigures): number {
  return span.errors.byCode.notSent ?? 0
}
