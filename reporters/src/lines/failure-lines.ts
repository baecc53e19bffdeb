import type { CriticalPointFigures, ReporterContext, RunEvent, StepFigures } from '@gradual/runner'
import { errorPercent } from '../figures.ts'
import { formatFixed, sanitize } from '../format.ts'
import { describeCondition, describeQuantity } from '../words.ts'

type Plan = ReporterContext['plan']
type Condition = Plan['phases'][number]['failWhen'][number]

/** The figures of the failing step, each with the limit that the scenario sets, and the condition that decided. */
export function failureLines(event: Extract<RunEvent, { type: 'failure.detected' }>, plan: Plan): string[] {
  const { step, criticalPoint, peakThroughput } = event
  const conditions = flatten(plan.phases.find(phase => phase.name === step.phase)?.failWhen ?? [])
  return [
    ...latencyLines(step, criticalPoint, conditions),
    `  Throughput: ${formatFixed(step.throughputPerSec, 1)} ops/s (${dropText(step.throughputPerSec, peakThroughput)})`,
    ...errorLines(step, conditions),
    `  Cause: ${causeText(criticalPoint)}`,
  ]
}

/** The mean always, because everybody knows it; other statistics where a condition looks at them. */
function latencyLines(step: StepFigures, critical: CriticalPointFigures, conditions: readonly Condition[]): string[] {
  const limits = new Map<string, string>()
  for (const condition of conditions) {
    if (condition.kind !== 'latency' || condition.operation !== undefined) continue
    const limit = limitMs(condition, critical)
    if (!limits.has(condition.stat)) limits.set(condition.stat, limit === undefined ? '' : thresholdText(limit))
  }
  const mean = `  Latency: ${formatFixed(step.latencyMs.mean, 1)}ms${limits.get('mean') ?? ''}`
  limits.delete('mean')
  const others = [...limits].map(([stat, threshold]) => {
    const value = step.latencyMs[stat as keyof StepFigures['latencyMs']]
    return value === null ? [] : [`  Latency ${stat}: ${formatFixed(value, 1)}ms${threshold}`]
  })
  return [mean, ...others.flat()]
}

/** A limit relative to another phase is known in ms only where it is what broke. */
function limitMs(
  condition: Extract<Condition, { kind: 'latency' }>,
  critical: CriticalPointFigures,
): number | undefined {
  if ('ms' in condition.above) return condition.above.ms
  const { cause } = critical
  const same = cause.unit === 'ms' && cause.condition.startsWith(`latency.${condition.stat}`)
  return same ? (cause.required ?? undefined) : undefined
}

function thresholdText(ms: number): string {
  return ` (threshold: ${formatFixed(ms, 1)}ms)`
}

function dropText(throughput: number, peak: number): string {
  const percent = peak > 0 ? (1 - throughput / peak) * 100 : 0
  const drop = percent > 0 ? `${formatFixed(percent, 1)}% drop` : 'no drop'
  return `${drop} from peak ${formatFixed(peak, 1)}`
}

function errorLines(step: StepFigures, conditions: readonly Condition[]): string[] {
  const limit = conditions.find(one => one.kind === 'errors' && one.operation === undefined)
  const threshold = limit?.kind === 'errors' ? ` (threshold: ${formatFixed(limit.abovePercent, 1)}%)` : ''
  if (limit === undefined && step.errors.total === 0) return []
  return [`  Errors: ${formatFixed(errorPercent(step), 1)}%${threshold}`]
}

function causeText({ cause, confirmed }: CriticalPointFigures): string {
  return [
    describeCondition(cause.condition),
    ...(cause.actual === null ? [] : [`actual ${describeQuantity(cause.actual, cause.unit)}`]),
    ...(confirmed ? ['confirmed by a repeat'] : []),
    ...(cause.source === undefined ? [] : [sanitize(cause.source)]),
  ].join(', ')
}

function flatten(conditions: readonly Condition[]): Condition[] {
  return conditions.flatMap(condition => (condition.kind === 'all' ? flatten(condition.conditions) : [condition]))
}
