import type { Reporter, ReporterContext, RunEvent, RunResult, StepFigures } from '@gradual/runner'
import { findBaseline, findPeakThroughput, recoveredFigures } from '../figures.ts'
import { formatDuration, formatFixed, sanitize, wrap } from '../format.ts'
import { renderOutcome } from '../summary/render-summary.ts'
import { describeLoad } from '../words.ts'
import { failureLines } from './failure-lines.ts'
import { renderHeader } from './header.ts'
import { OpenSteps } from './open-steps.ts'
import { describePhase, describeRecovery } from './phase-text.ts'
import { formatRow, type Row, secondRow, stepRow, titleRow, windowRow } from './step-row.ts'
import { createStyle } from './style.ts'

/** A step that is longer than this tells how far it is; a little under ten seconds, so that windows of 10 s count. */
const PROGRESS_EVERY_MS = 9_500
const COLUMNS = 80

type PhaseEntered = Extract<RunEvent, { type: 'phase.entered' }>

/** Plain lines: for logs, pipes, and terminals that are nothing more. */
export function createLinesReporter({ plan, print, color, columns }: ReporterContext): Reporter {
  const width = Number.isInteger(columns) && columns >= 40 ? columns : COLUMNS
  const style = createStyle(color)
  const steps: StepFigures[] = []
  const openSteps = new OpenSteps()
  /** A phase that was entered while figures of the one before are still to come: told after them. */
  let held: PhaseEntered | undefined
  let needsTitle = true
  let saidFew = false
  let lastRowMs = 0
  let mitigatedMs = 0
  let finished = false

  /** `2024-10-29T10:15:00.000Z <text>`, broken after the dash where it does not fit. */
  function printStamped(at: string, text: string, paint: (text: string) => string = style.bold): void {
    const line = `${new Date(at).toISOString()} ${text}`
    const dash = text.indexOf(' - ')
    const broken =
      line.length > width && dash >= 0
        ? [
            ...wrap(line.slice(0, line.length - text.length + dash + 2), width),
            ...wrap(`  ${text.slice(dash + 3)}`, width, 4),
          ]
        : wrap(line, width)
    for (const part of broken) print(paint(part))
  }

  function printDetails(lines: readonly string[]): void {
    releasePhase()
    for (const line of lines) for (const part of wrap(line, width, 4)) print(part)
    needsTitle = true
  }

  function printRow(row: Row, at: string): void {
    if (needsTitle) print(style.dim(formatRow(titleRow(plan.loadUnit))))
    needsTitle = false
    lastRowMs = Date.parse(at)
    print(formatRow(row))
    if (!row.p99.startsWith('~') || saidFew) return
    saidFew = true
    print(style.dim('  (~ marks the p99 of fewer than 1,000 samples)'))
  }

  function printStep(at: string, step: StepFigures): void {
    steps.push(step)
    openSteps.measure(step.stepId)
    if (step.recorded === held?.recorded) releasePhase()
    printRow(stepRow(step, at, style), at)
    for (const why of step.generator.limited) {
      for (const part of wrap(`    load generator: ${sanitize(why)}`, width, 6)) print(style.yellow(part))
    }
    printCompleted()
    if (!openSteps.isWaiting) releasePhase()
  }

  /** How far the step is, where it is long enough to make one wonder. */
  function printProgress(at: string, stepId: number | undefined, row: (progress: string) => Row): void {
    const step = openSteps.current
    if (step === undefined || (stepId !== undefined && stepId !== step.stepId)) return
    const nowMs = Date.parse(at)
    const startMs = Date.parse(step.at)
    // Near its end the step's own row is the better answer.
    const nearEnd = startMs + step.durationMs - nowMs < PROGRESS_EVERY_MS / 2
    if (nearEnd || nowMs - lastRowMs < PROGRESS_EVERY_MS) return
    releasePhase()
    const share = (nowMs - startMs) / step.durationMs
    printRow(row(`... ${Math.min(99, Math.max(0, Math.floor(100 * share)))}%`), at)
  }

  function printCompleted(): void {
    for (const recorded of openSteps.takeComplete()) {
      const last = steps.findLast(step => step.recorded === recorded)
      const text = completionText(recorded)
      if (last === undefined || text === undefined) continue
      printStamped(new Date(Date.parse(last.startedAt) + last.durationMs).toISOString(), text)
    }
  }

  function completionText(recorded: StepFigures['recorded']): string | undefined {
    const baseline = findBaseline(steps)
    if (recorded === 'INIT' && baseline !== null) {
      const latency = `${formatFixed(baseline.latencyMeanMs, 1)}ms`
      return `Baseline established - Latency: ${latency}, Throughput: ${formatFixed(baseline.throughput, 1)} ops/s`
    }
    if (recorded !== 'WARMUP') return undefined
    return `Warmup complete - Peak throughput: ${formatFixed(findPeakThroughput(steps), 1)} ops/s`
  }

  function enterPhase(event: PhaseEntered): void {
    releasePhase()
    openSteps.enter(event)
    printCompleted()
    held = event
    if (!openSteps.isWaiting) releasePhase()
  }

  function releasePhase(): void {
    if (held === undefined) return
    const text = describePhase(held, plan)
    if (text !== undefined) printStamped(held.at, text)
    held = undefined
    needsTitle = true
  }

  function printFailure(event: Extract<RunEvent, { type: 'failure.detected' }>): void {
    releasePhase()
    printStamped(
      event.at,
      `FAILURE DETECTED at workload ${Math.round(event.criticalPoint.workload * 100) / 100}!`,
      style.red,
    )
    printDetails(failureLines(event, plan))
  }

  function printRecovery({ at, recovery, step }: Extract<RunEvent, { type: 'recovery.verified' }>): void {
    const described = describeRecovery(recovery.outcome)
    if (described === undefined) return
    releasePhase()
    printStamped(at, described.text, described.good ? style.green : style.red)
    const { latencyMeanMs, throughputPerSec } = recoveredFigures(step, mitigatedMs, recovery.timeToRecoverMs)
    printDetails([
      `  Latency: ${formatFixed(latencyMeanMs, 1)}ms, Throughput: ${formatFixed(throughputPerSec, 1)} ops/s`,
      ...(recovery.timeToRecoverMs === null ? [] : [`  Time to recover: ${formatDuration(recovery.timeToRecoverMs)}`]),
    ])
  }

  return {
    onEvent(event: RunEvent) {
      switch (event.type) {
        case 'run.started':
          printDetails(renderHeader(plan, event))
          break
        case 'phase.entered':
          enterPhase(event)
          break
        case 'step.started':
          openSteps.start(event)
          lastRowMs = Date.parse(event.at)
          break
        case 'window.measured':
          printProgress(event.at, event.stepId, progress => windowRow(event.window, event.load, event.at, progress))
          break
        case 'second.measured':
          printProgress(event.second.at, undefined, progress => secondRow(event.second, progress))
          break
        case 'step.measured':
          printStep(event.at, event.step)
          break
        case 'failure.detected':
          printFailure(event)
          break
        case 'mitigation.applied':
          mitigatedMs = Date.parse(event.at)
          printDetails([`  Load ${describeLoad(event.load, plan.loadUnit)}: ${sanitize(event.outcome)}`])
          break
        case 'recovery.verified':
          printRecovery(event)
          break
        case 'log':
          // What goes wrong while the reports are finished is in none of them.
          if (!finished || event.level === 'warn')
            printStamped(event.at, sanitize(event.message), event.level === 'warn' ? style.yellow : style.dim)
          break
        case 'run.finished':
          break
      }
    },
    finish(result: RunResult) {
      finished = true
      releasePhase()
      print('')
      for (const line of renderOutcome(result)) print(line)
    },
  }
}
