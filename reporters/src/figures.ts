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

/** Lowest and highest load that passed in a row from the start. The last word on a load counts: a repeat, then its confirmation. */
export function findSafeRange(steps: readonly StepFigures[]): readonly [number, number] | null {
  const good = new Map<number, boolean>()
  for (const step of steps) {
    if (step.purpose !== 'recover') good.set(step.offeredLoad, isGood(step))
  }
  const loads = [...good.keys()].sort((a, b) => a - b)
  const firstBad = loads.findIndex(load => !good.get(load))
  const passed = firstBad < 0 ? loads : loads.slice(0, firstBad)
  const [low, high] = [passed[0], passed.at(-1)]
  return low === undefined || high === undefined ? null : [low, high]
}

/** A step without a verdict was not judged by any condition, so nothing speaks against its load. */
function isGood(step: StepFigures): boolean {
  return step.purpose !== 'recover' && (step.verdict === 'pass' || step.verdict === null)
}

function countNotSent(span: SpanFigures): number {
  return span.errors.byCode.notSent ?? 0
}
