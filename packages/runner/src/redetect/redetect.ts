import { typicalBreach } from '../machine/judging.ts'
import { planHash } from '../plan/index.ts'
import type { CriticalPointFigures, RunResult, StepFigures } from '../result.ts'
import { round } from '../run/figures.ts'
import { RunRecord } from '../run/record.ts'
import { buildResult } from '../run/result-builder.ts'
import type { HistogramLog } from '../stored/index.ts'
import { rebind } from './rebind.ts'
import { type Gap, Replay } from './replay.ts'

/** What a stored step was judged to be, and is judged to be now. */
export interface StepChange {
  readonly step: StepFigures
  /** Undefined where the judgement did not come to it. */
  readonly now: StepFigures | undefined
}

export interface Redetected {
  /** In the form of a run's result, with the judgement of today and the figures of then. */
  readonly result: RunResult
  readonly steps: readonly StepChange[]
  /** What the judgement asked for and nobody measured. */
  readonly gaps: readonly Gap[]
}

/**
 * Judges a stored run again, with other values of its parameters: the same detector and phase machine, no load.
 *
 * @param given parameters by name, such as `latencyThreshold: '20ms'`; none gives the judgement of today on what was measured then
 * @throws GradualError where the parameters change more than conditions
 */
export function redetect(run: RunResult, log: HistogramLog, given: Readonly<Record<string, string>>): Redetected {
  const plan = rebind(run.plan, given)
  const startMs = Date.parse(run.startedAt)
  const clock = {
    now: () => Date.parse(run.endedAt) - startMs,
    iso: (runMs: number) => new Date(startMs + runMs).toISOString(),
  }
  const record = new RunRecord(plan, clock, sourceFile(run), () => {})
  const { stored, gaps } = new Replay(run, plan, log, record).replay()
  const { runId, seed, driver, quick, gradual, workers, cores, node } = run
  const facts = {
    options: { plan, runId, seed, driver, quick, workers, version: gradual, target: { figures: run.target } },
    hash: planHash(plan),
    startedAt: run.startedAt,
    cores,
  }
  const told = Object.entries(given).map(([name, text]) => `${name} ${text}`)
  const built = buildResult(facts, record, clock)
  const result: RunResult = {
    ...built,
    criticalPoint: built.criticalPoint ?? unconfirmedPoint(built, gaps),
    node,
    // What went out after the breach depends on when a live run would have seen it.
    overshoot: null,
    warnings: [
      ...run.warnings,
      `judged again without load, from the windows of ${runId}${told.length > 0 ? `, with ${told.join(', ')}` : ''}`,
    ],
  }
  const now = new Map(result.steps.map(step => [stored.get(step.stepId), step]))
  return { result, steps: run.steps.map(step => ({ step, now: now.get(step) })), gaps }
}

/** The first load that failed and was not repeated: a candidate, and said to be no more. */
function unconfirmedPoint({ steps, verdict }: RunResult, gaps: readonly Gap[]): CriticalPointFigures | null {
  const load = gaps.find(({ purpose }) => purpose === 'confirm')?.load
  const failed = steps.find(step => step.verdict === 'fail' && step.offeredLoad === load)
  const breach = failed && typicalBreach(failed.breaches)
  if (verdict !== 'inconclusive' || failed === undefined || breach === undefined) return null
  const passed = steps.filter(step => step.verdict === 'pass' && step.offeredLoad < failed.offeredLoad)
  const lastGood = passed.length === 0 ? null : Math.max(...passed.map(step => step.offeredLoad))
  const first = Math.min(...failed.breaches.map(({ window }) => window ?? 0))
  const { condition, required, actual, unit } = breach
  return {
    workload: failed.offeredLoad,
    lastGood,
    bracket: [lastGood ?? 0, failed.offeredLoad],
    at: failed.windows[first]?.startedAt ?? failed.startedAt,
    cause: { condition, required: round(required), actual: round(actual), unit },
    confirmed: false,
  }
}

/** The scenario's file is known only from the source of a cause. */
function sourceFile({ criticalPoint }: RunResult): string | undefined {
  return /^(.*):\d+$/.exec(criticalPoint?.cause.source ?? '')?.[1]
}
