import { formatLoad, formatQuantity } from '@gradual/dsl'
import { breachWords } from '../machine/words.ts'
import { type Redetected, redetect, type StepChange } from '../redetect/index.ts'
import type { RunResult, StepFigures } from '../result.ts'
import { readHistogramLog, readRun } from '../stored/index.ts'
import type { RedetectCommandOptions } from './commands/redetect.ts'
import { type ExitCode, exitCodeOf } from './exit-codes.ts'
import { printJson, printOut } from './output.ts'

/** `gradual redetect`: the judgement of stored windows, as a run with these parameters would have judged them. */
export async function redetectCommand(argument: string, options: RedetectCommandOptions): Promise<ExitCode> {
  const { path, name, result: run } = await readRun(argument)
  const judged = redetect(run, await readHistogramLog(path), options.param ?? {})
  if (options.json) printJson(judged.result)
  else for (const line of render(run, judged, name)) printOut(line)
  return exitCodeOf(judged.result)
}

function render(run: RunResult, { result, steps, gaps }: Redetected, name: string): string[] {
  const changed = steps.filter(({ step, now }) => now !== undefined && step.verdict !== now.verdict)
  const unreached = steps.filter(({ now }) => now === undefined).length
  return [
    `${name}, judged again without load${describeParams(run, result)}`,
    '',
    ...(changed.length === 0 ? ['  no step is judged differently'] : table(changed, run)),
    ...(unreached === 0 ? [] : [`  ${unreached} ${unreached === 1 ? 'step was' : 'steps were'} not reached`]),
    '',
    ...gaps.map(({ load, why }) => `  not known without load: ${formatLoad(run.loadUnit, load)}, ${why}`),
    ...(gaps.length > 0 ? [''] : []),
    `  then  ${describeOutcome(run)}`,
    `  now   ${describeOutcome(result)}`,
    `        ${result.reason}`,
    ...(result.advice === undefined ? [] : [`        ${result.advice}`]),
  ]
}

function describeParams(run: RunResult, result: RunResult): string {
  const before = run.plan.params
  const changed = Object.entries(result.plan.params).filter(([name, { value }]) => before[name]?.value !== value)
  if (changed.length === 0) return ', by the limits that it had'
  const words = changed.map(([name, { value, unit }]) => {
    const was = before[name]
    return `${name} ${formatQuantity(unit, value)} (was ${was ? formatQuantity(unit, was.value) : 'not there'})`
  })
  return `: ${words.join(', ')}`
}

function table(changes: readonly StepChange[], { loadUnit }: RunResult): string[] {
  const rows = changes.map(({ step, now }) => [
    step.phase,
    formatLoad(loadUnit, step.offeredLoad),
    step.purpose,
    verdictWord(step),
    now === undefined ? '' : verdictWord(now),
    why(now),
  ])
  const head = ['phase', 'load', 'purpose', 'then', 'now', '']
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]!.length)))
  return [head, ...rows].map(row => `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')}`.trimEnd())
}

function verdictWord({ verdict }: StepFigures): string {
  return verdict === 'fail' ? 'FAIL' : (verdict ?? 'not judged')
}

function why(step: StepFigures | undefined): string {
  const limited = step?.generator.limited ?? []
  if (step?.verdict === 'inconclusive' && limited.length > 0) return `load generator: ${limited.join('; ')}`
  const breach = step?.breaches[0]
  if (step === undefined || breach === undefined || step.verdict === 'pass') return ''
  const windows = new Set(step.breaches.flatMap(({ window }) => (window === undefined ? [] : [window]))).size
  return `${breachWords(breach)}${windows > 0 ? `, in ${windows} of ${step.windows.length} windows` : ''}`
}

function describeOutcome({ verdict, criticalPoint, loadUnit }: RunResult): string {
  if (criticalPoint === null) return verdict
  const { workload, lastGood, confirmed } = criticalPoint
  const good = lastGood === null ? 'nothing passed' : `last good ${formatLoad(loadUnit, lastGood)}`
  return `${verdict}: ${formatLoad(loadUnit, workload)}${confirmed ? '' : ' (not confirmed)'}, ${good}`
}
