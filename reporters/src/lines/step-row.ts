import type { RunResult, SecondFigures, StepFigures, WindowFigures } from '@gradual/runner'
import { errorPercent } from '../figures.ts'
import { formatFixed, formatNumber, formatTimeOfDay } from '../format.ts'
import type { Style } from './style.ts'

const WIDTHS = { time: 9, load: 10, throughput: 10, mean: 9, p99: 9, errors: 8 }

/** One line of the table; the verdict may be long, the others are padded on the left. */
export interface Row {
  readonly time: string
  readonly load: string
  readonly throughput: string
  readonly mean: string
  readonly p99: string
  readonly errors: string
  readonly verdict: string
}

export function formatRow(row: Row): string {
  const columns = [
    row.time.padEnd(WIDTHS.time),
    row.load.padStart(WIDTHS.load),
    row.throughput.padStart(WIDTHS.throughput),
    row.mean.padStart(WIDTHS.mean),
    row.p99.padStart(WIDTHS.p99),
    row.errors.padStart(WIDTHS.errors),
  ]
  return `  ${columns.join('')}  ${row.verdict}`.trimEnd()
}

export function titleRow(unit: RunResult['loadUnit']): Row {
  const load = unit === 'perSec' ? 'offered/s' : 'in flight'
  return {
    time: 'time',
    load,
    throughput: 'ops/s',
    mean: 'mean ms',
    p99: 'p99 ms',
    errors: 'errors',
    verdict: 'verdict',
  }
}

/** A `~` marks a p99 of too few samples to be honest about. */
export function stepRow(step: StepFigures, at: string, style: Style): Row {
  return {
    ...spanCells(step),
    time: formatTimeOfDay(at),
    load: formatNumber(step.offeredLoad),
    verdict: `${verdictText(step, style)}${purposeText(step)}`,
  }
}

/** The last window of a step that is still under way. */
export function windowRow(window: WindowFigures, load: number, at: string, progress: string): Row {
  return { ...spanCells(window), time: formatTimeOfDay(at), load: formatNumber(load), verdict: progress }
}

/** The last second of a step that is still under way. */
export function secondRow(second: SecondFigures, progress: string): Row {
  const ended = second.throughput + second.errors
  return {
    time: formatTimeOfDay(second.at),
    load: formatNumber(second.load),
    throughput: formatFixed(second.throughput, 1),
    mean: formatFixed(second.latencyMeanMs, 1),
    p99: `~${formatFixed(second.p99RawMs, 1)}`,
    errors: `${formatFixed(ended === 0 ? 0 : (100 * second.errors) / ended, 1)}%`,
    verdict: progress,
  }
}

function spanCells(span: StepFigures | WindowFigures) {
  const { mean, p99 } = span.latencyMs
  return {
    throughput: formatFixed(span.throughputPerSec, 1),
    mean: mean === null ? '-' : formatFixed(mean, 1),
    p99: p99 === null ? `~${formatFixed(span.p99RawMs, 1)}` : formatFixed(p99, 1),
    errors: `${formatFixed(errorPercent(span), 1)}%`,
  }
}

function verdictText(step: StepFigures, style: Style): string {
  switch (step.verdict) {
    case 'pass':
      return style.green('pass')
    case 'fail':
      return style.red('FAIL')
    case 'inconclusive':
      return style.yellow('inconclusive')
    case null:
      return '-'
  }
}

function purposeText(step: StepFigures): string {
  return step.purpose === 'repeat' || step.purpose === 'confirm' ? ` (${step.purpose})` : ''
}
