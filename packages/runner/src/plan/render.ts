import {
  describeCondition,
  describeOperation,
  formatLoad,
  formatQuantity,
  isShaped,
  type Plan,
  type PlanPhase,
  phaseLoads,
  planSteps,
} from '@gradual/dsl'
import { describeShape, shapeNotes } from './shape-words.ts'

/** Nothing is wider, so that it can be pasted anywhere. */
const WIDTH = 80
const INDENT = '    '

/** What a plan will do, for people: its phases with loads, steps and times, and how long it takes at most. */
export function renderPlan(plan: Plan): string {
  const rows = plan.phases.map(phase => measure(phase, plan))
  const steps = rows.reduce((sum, row) => sum + row.steps, 0)
  const totalMs = rows.reduce((sum, row) => sum + row.totalMs, 0)
  return [
    ...heading(plan),
    '',
    ...table(rows),
    '',
    `${steps} steps, ${renderTime(totalMs)} at most; a confirmation of the failure comes on top`,
  ].join('\n')
}

interface Row {
  readonly phase: PlanPhase
  readonly loads: string
  readonly steps: number
  readonly stepMs: number
  readonly totalMs: number
}

function heading(plan: Plan): string[] {
  const { target } = plan
  const weights = plan.operations.reduce((sum, operation) => sum + operation.weight, 0)
  const operations = plan.operations.flatMap(operation => {
    const { name, weight, operations: own = [] } = operation
    const share = formatQuantity('percent', Math.round((weight / weights) * 1000) / 10)
    const choices = own.map(one => `${''.padEnd(12)} - ${one.name}: ${describeOperation(one)}`)
    return [`${name.padEnd(12)} ${share} ${describeOperation(operation)}`, ...choices]
  })
  return [
    ...wrap(plan.description === undefined ? plan.scenario : `${plan.scenario}: ${plan.description}`, ''),
    `${'target'.padEnd(12)} ${target.servers.join(',') || 'sandbox, unless --target says otherwise'}, namespace ${target.namespace}`,
    `${'sessions'.padEnd(12)} ${target.clients}, with ${target.parallelism} requests in flight each at most`,
    ...operations,
    `${'arrivals'.padEnd(12)} ${arrivals(plan)}, deadline ${formatQuantity('duration', target.deadlineMs)}`,
  ]
}

function arrivals({ loadUnit, arrivals: kind }: Plan): string {
  if (loadUnit === 'inFlight') return 'as replies come (closed model)'
  return kind === 'poisson' ? 'Poisson' : 'evenly spaced'
}

function measure(phase: PlanPhase, plan: Plan): Row {
  const known = planSteps(plan).filter(step => step.phase === phase.name)
  if (isShaped(phase)) {
    const before = phaseLoads(plan).find(one => one.phase === phase)?.previousLoad
    const eachMs = known[0]?.holdMs ?? phase.everyMs ?? phase.holdMs
    const steps = Math.max(1, known.length, Math.round(phase.holdMs / eachMs))
    return {
      phase,
      loads: describeShape(phase, before, plan.loadUnit),
      steps,
      stepMs: eachMs,
      totalMs: phase.settleMs + phase.holdMs,
    }
  }
  const stepMs = phase.settleMs + (phase.kind === 'ramp' ? phase.everyMs : phase.holdMs)
  const steps = known.length > 0 ? known.length : phase.kind === 'ramp' ? (phase.count ?? 1) : 1
  const recoverMs = phase.kind === 'at' ? phase.settleMs + (phase.recoverWithinMs ?? 0) : 0
  const loads =
    known.length > 0
      ? range(
          known.map(step => step.load),
          plan,
        )
      : unknownLoads(phase, plan)
  return { phase, loads, steps, stepMs, totalMs: Math.max(steps * stepMs, recoverMs) }
}

function range(loads: readonly number[], { loadUnit }: Plan): string {
  const first = formatLoad(loadUnit, loads[0]!)
  return loads.length === 1 ? first : `${first} to ${formatLoad(loadUnit, loads.at(-1)!)}`
}

/** Where only the run can tell. */
function unknownLoads(phase: PlanPhase, { loadUnit }: Plan): string {
  if (phase.kind === 'at') return `${formatQuantity('percent', phase.sharePercent)} of ${phase.ofPhase}`
  if (phase.kind === 'ramp' && phase.upTo !== undefined) return `from there to ${formatLoad(loadUnit, phase.upTo)}`
  return 'from there'
}

function table(rows: readonly Row[]): string[] {
  const cells = rows.map(row => [
    row.phase.name,
    row.loads,
    String(row.steps),
    renderTime(row.stepMs),
    renderTime(row.totalMs),
  ])
  const head = ['phase', 'load', 'steps', 'each', 'together']
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map(row => row[i]!.length)))
  // Names can be as long as their authors like; the columns of numbers stay whole.
  const numbers = widths[2]! + widths[3]! + widths[4]! + 8
  widths[0] = Math.min(widths[0]!, 24)
  widths[1] = Math.min(widths[1]!, WIDTH - numbers - widths[0])
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i < 2 ? fit(cell, widths[i]!).padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')
  return [line(head), ...rows.flatMap((row, i) => [line(cells[i]!), ...notes(row.phase)])]
}

function notes(phase: PlanPhase): string[] {
  const conditions = phase.failWhen.map(
    (condition, i) => `${i === 0 ? 'fails when' : 'or when'} ${describeCondition(condition)}`,
  )
  return [
    ...shapeNotes(phase),
    ...(phase.settleMs > 0 ? [settling(phase)] : []),
    ...conditions,
    ...(phase.refinePercent !== undefined ? [`searched until the bracket is ${phase.refinePercent}% wide`] : []),
    ...(phase.kind === 'at' && phase.recoverWithinMs !== undefined
      ? [`must recover within ${formatQuantity('duration', phase.recoverWithinMs)}`]
      : []),
  ].flatMap(text => wrap(text, INDENT))
}

function settling(phase: PlanPhase): string {
  const time = formatQuantity('duration', phase.settleMs)
  return isShaped(phase) ? `${time} before it are for settling` : `${time} of each step is for settling`
}

function fit(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 3))}...`
}

function wrap(text: string, indent: string): string[] {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = indent
    }
    line += line === indent ? word : ` ${word}`
  }
  return [...lines, line]
}

/** `9 min 45 s`: how long to wait, to the second. */
function renderTime(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Math.round(ms / 100) / 10} s`
  const seconds = Math.round(ms / 1000)
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const parts = [hours > 0 ? `${hours} h` : '', minutes > 0 ? `${minutes} min` : '', rest > 0 ? `${rest} s` : '']
  return parts.filter(part => part !== '').join(' ')
}
