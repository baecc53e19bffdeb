import type { GradualError, Plan } from '@gradual/dsl'
import type { RunResult, StepFigures, TargetFigures } from '../result.ts'
import type { RunClock } from './clock.ts'
import { judgeExpectations } from './expectations.ts'
import type { RunRecord } from './record.ts'

export interface RunFacts {
  readonly options: {
    readonly plan: Plan
    readonly runId: string
    readonly seed: number
    readonly target: { readonly figures: TargetFigures }
    readonly driver: string
    readonly quick: boolean
    readonly version: string
    readonly workers: number
  }
  readonly hash: string
  readonly startedAt: string
  readonly cores: number
}

export function buildResult(facts: RunFacts, record: RunRecord, clock: RunClock, error?: GradualError): RunResult {
  const { options } = facts
  const { plan } = options
  const steps = record.steps()
  const outcome = record.outcome ?? {
    verdict: 'aborted' as const,
    reason: error?.message ?? 'the run was not finished',
  }
  const criticalPoint = record.criticalFigures
  return {
    schema: 'gradual/run@1',
    runId: options.runId,
    scenario: plan.scenario,
    planHash: facts.hash,
    plan,
    seed: options.seed,
    target: options.target.figures,
    driver: options.driver,
    loadUnit: plan.loadUnit,
    quick: options.quick,
    startedAt: facts.startedAt,
    endedAt: clock.iso(clock.now()),
    gradual: options.version,
    node: process.version,
    cores: facts.cores,
    workers: options.workers,
    params: Object.fromEntries(
      Object.entries(plan.params).map(([name, param]) => [name, { value: param.value, unit: param.unit }]),
    ),
    verdict: outcome.verdict,
    reason: outcome.reason,
    ...('advice' in outcome && outcome.advice !== undefined && { advice: outcome.advice }),
    stoppedBy: error ? 'internal' : record.stoppedBy,
    criticalPoint,
    safeRange: safeRange(steps, criticalPoint ?? undefined),
    peakThroughput: record.peakThroughput(),
    baseline: record.baseline ?? baseline(steps),
    recovery: record.recovery,
    expectations: judgeExpectations(plan, { verdict: outcome.verdict, criticalPoint, recovery: record.recovery }),
    transitions: record.transitions,
    steps,
    overshoot: record.overshoot(),
    warnings: record.warnings,
  }
}

/** The first step is what everything else is compared with; all of it, where the run ended before its transient was known. */
function baseline(steps: readonly StepFigures[]): RunResult['baseline'] {
  const first = steps[0]
  if (first === undefined || first.latencyMs.mean === null) return null
  return { latencyMeanMs: first.latencyMs.mean, throughput: first.throughputPerSec }
}

/** A load that passed and lies where the critical point may lie as well is not safe. */
function safeRange(steps: readonly StepFigures[], critical?: RunResult['criticalPoint']): RunResult['safeRange'] {
  const below = critical?.workload ?? Number.POSITIVE_INFINITY
  const most = critical?.bracket[0] ?? Number.POSITIVE_INFINITY
  const passed = steps
    .filter(step => step.verdict === 'pass' && step.purpose !== 'recover' && step.offeredLoad < below)
    .map(step => step.offeredLoad)
  if (passed.length === 0) return null
  const lowest = Math.min(...passed)
  return [lowest, Math.max(lowest, ...passed.filter(load => load <= most))]
}
