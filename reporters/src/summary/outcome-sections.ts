import type { RunResult, StepFigures } from '@gradual/runner'
import { formatDuration, formatFixed, formatLocalStamp, formatNumber, sanitize } from '../format.ts'
import { describeCondition, describeLoad, describeLoadUnit, describeQuantity } from '../words.ts'
import type { Section } from './layout.ts'

const LIMITED_ROWS = 5
/** Less is lost to noise from step to step. */
const NEARLY_ALL = 0.95

export function resultSection(result: RunResult): Section {
  return {
    title: 'Test Summary:',
    rows: [
      `Critical Failure Point: ${criticalText(result)}`,
      ...bracketRows(result),
      `Safe Operating Range: ${rangeText(result)}`,
      `Peak Throughput: ${formatFixed(result.peakThroughput, 1)} ops/s`,
      ...saturationRows(result),
      `Baseline Latency: ${result.baseline ? `${formatFixed(result.baseline.latencyMeanMs, 1)} ms` : 'not measured'}`,
      ...(result.baseline ? [`Baseline Throughput: ${formatFixed(result.baseline.throughput, 1)} ops/s`] : []),
      `Recovery: ${recoveryText(result)}`,
      ...hysteresisRows(result),
      `Verdict: ${result.verdict.toUpperCase()} - ${sanitize(result.reason)}`,
      ...(result.advice === undefined ? [] : [`Advice: ${sanitize(result.advice)}`]),
    ],
  }
}

export function evidenceSection({ criticalPoint }: RunResult): Section {
  if (criticalPoint === null) return { title: 'Evidence:', rows: [] }
  const { cause, at, confirmed } = criticalPoint
  return {
    title: 'Evidence:',
    rows: [
      `Condition: ${describeCondition(cause.condition)}`,
      ...(cause.required === null ? [] : [`Required: ${describeQuantity(cause.required, cause.unit)}`]),
      ...(cause.actual === null ? [] : [`Actual: ${describeQuantity(cause.actual, cause.unit)}`]),
      `First breach: ${formatLocalStamp(at)} (local time)`,
      `Confirmed: ${confirmed ? 'yes, by a repeat' : 'no'}`,
      ...(cause.source === undefined ? [] : [`Source: ${sanitize(cause.source)}`]),
    ],
  }
}

export function expectationsSection({ expectations }: RunResult): Section {
  const rows = expectations.map(
    ({ expectation, met, actual }) => `${met ? 'met' : 'NOT MET'}: ${sanitize(expectation)} (${sanitize(actual)})`,
  )
  return { title: 'Expectations:', rows }
}

/** Whether the generator, and not the system, was at its end. */
export function generatorSection({ steps, loadUnit }: RunResult): Section {
  if (steps.length === 0) return { title: 'Load Generator:', rows: ['no step was measured'] }
  const limited = steps.filter(step => step.generator.limited.length > 0)
  return {
    title: 'Load Generator:',
    rows: [
      worst('Worst pacing lag (p99)', steps, loadUnit, step => step.generator.pacingLagP99Ms),
      worst('Worst event loop delay (p99)', steps, loadUnit, step => step.generator.eventLoopP99Ms),
      `Limited steps: ${limited.length === 0 ? 'none' : `${limited.length} of ${steps.length}`}`,
      ...limitedRows(limited, loadUnit),
    ],
  }
}

export function overshootSection({ overshoot }: RunResult): Section {
  if (overshoot === null) return { title: 'Overshoot:', rows: [] }
  const row = `load went on for ${formatDuration(overshoot.ms)}, ${formatNumber(overshoot.requests)} requests, after the first breached window`
  return { title: 'Overshoot:', rows: [row] }
}

export function warningsSection({ warnings }: RunResult): Section {
  return { title: 'Warnings:', rows: warnings.map(warning => `- ${sanitize(warning)}`) }
}

function criticalText({ criticalPoint, verdict, steps, loadUnit }: RunResult): string {
  if (criticalPoint !== null) {
    return `${describeLoad(criticalPoint.workload, loadUnit)}${criticalPoint.confirmed ? '' : ' (not confirmed)'}`
  }
  const highest = steps.reduce((most, step) => Math.max(most, step.offeredLoad), 0)
  return verdict === 'held' ? `none up to ${describeLoad(highest, loadUnit)}` : 'not found'
}

function bracketRows({ criticalPoint, loadUnit }: RunResult): string[] {
  if (criticalPoint === null) return []
  const { lastGood, workload, ci95 } = criticalPoint
  const good = lastGood === null ? 'no load passed' : `last good ${formatNumber(lastGood)}`
  const unit = describeLoadUnit(loadUnit)
  const rows = [`Bracket: ${good}, first bad ${formatNumber(workload)} ${unit}`]
  if (ci95 === undefined) return rows
  const [low, high] = ci95.map(load => formatNumber(Math.round(load)))
  return [...rows, `95 % Interval: ${low}-${high} ${unit}, from the windows of this run`]
}

function rangeText({ safeRange, loadUnit }: RunResult): string {
  if (safeRange === null) return 'none'
  const [low, high] = safeRange
  return `${formatNumber(low)}-${formatNumber(high)} ${describeLoadUnit(loadUnit)}`
}

function recoveryText({ recovery, verdict, loadUnit }: RunResult): string {
  const at = recovery.workload === null ? '' : ` at ${describeLoad(recovery.workload, loadUnit)}`
  const after =
    recovery.timeToRecoverMs === null ? '' : `, ${formatDuration(recovery.timeToRecoverMs)} after the mitigation`
  switch (recovery.outcome) {
    case 'recovered':
      return `recovered${at}${after}`
    case 'partial':
      return `partial, only${at}${after}`
    case 'not-recovered':
      return `NOT recovered${at}`
    case 'skipped':
      return verdict === 'held' ? 'not needed, nothing broke' : 'not measured'
  }
}

function hysteresisRows({ recovery }: RunResult): string[] {
  if (recovery.hysteresis === null) return []
  const { latencyMs } = recovery.hysteresis
  const words = `${formatFixed(Math.abs(latencyMs), 1)} ms ${latencyMs < 0 ? 'less' : 'more'}`
  return [`Hysteresis: latency ${words} than at the same load on the way up`]
}

/** Of a closed load: from how many in flight on there is hardly more to be had. */
function saturationRows({ loadUnit, peakThroughput, steps }: RunResult): string[] {
  if (loadUnit !== 'inFlight') return []
  const nearly = steps
    .filter(step => step.generator.limited.length === 0 && step.throughputPerSec >= NEARLY_ALL * peakThroughput)
    .map(step => step.offeredLoad)
  if (nearly.length === 0) return []
  return [`Saturated: ${NEARLY_ALL * 100}% of that from ${describeLoad(Math.min(...nearly), loadUnit)} on`]
}

/** The first few tell the story; run.json has them all. */
function limitedRows(steps: readonly StepFigures[], unit: RunResult['loadUnit']): string[] {
  const rows = new Set(
    steps.map(step => `- ${describeLoad(step.offeredLoad, unit)}: ${step.generator.limited.map(sanitize).join('; ')}`),
  )
  const more = rows.size - LIMITED_ROWS
  return [...[...rows].slice(0, LIMITED_ROWS), ...(more > 0 ? [`- and ${more} more`] : [])]
}

function worst(
  label: string,
  steps: readonly StepFigures[],
  unit: RunResult['loadUnit'],
  read: (step: StepFigures) => number,
): string {
  const step = steps.reduce((most, one) => (read(one) > read(most) ? one : most))
  return `${label}: ${formatFixed(read(step), 1)} ms at ${describeLoad(step.offeredLoad, unit)}`
}
