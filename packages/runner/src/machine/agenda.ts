import {
  isShaped,
  type Plan,
  type PlanCondition,
  type PlanPhase,
  phaseSlices,
  rampLoads,
  type ShapedPhase,
  shareOf,
} from '@gradual/dsl'
import { phasesNeeded } from '../detect/index.ts'
import type { Rung } from './state.ts'
import type { RecordedPhase } from './types.ts'

/** A step is judged by ten windows. */
export const WINDOWS_OF_STEP = 10

/** Index of the first and last phase with a failure condition; where no phase has one, none is first and all are searched. */
export function judgedSpan(plan: Plan): { readonly first: number; readonly last: number } {
  const judged = plan.phases.flatMap((phase, index) => (phase.failWhen.length > 0 ? [index] : []))
  return { first: judged[0] ?? -1, last: judged.at(-1) ?? plan.phases.length - 1 }
}

export function isJudged(plan: Plan, phase: string): boolean {
  return plan.phases.some(one => one.name === phase && one.failWhen.length > 0)
}

/** The loads of a phase on the way up, in order. */
export function searchRungs(
  plan: Plan,
  phaseIndex: number,
  ends: { readonly previous: number | undefined; readonly of: { readonly [phase: string]: number } },
): readonly Rung[] {
  const phase = plan.phases[phaseIndex]
  if (phase === undefined) return []
  const { first } = judgedSpan(plan)
  const baseline = phaseIndex === baselineIndex(plan)
  const recorded: RecordedPhase = baseline ? 'INIT' : phaseIndex < first ? 'WARMUP' : 'LOAD_INCREASE'
  const judge = plan.phases.slice(phaseIndex).find(later => later.failWhen.length > 0)
  const earlier = new Set(plan.phases.slice(0, phaseIndex).map(({ name }) => name))
  const conditions = (judge?.failWhen ?? []).flatMap((condition, index) =>
    phasesNeeded(condition).every(name => earlier.has(name)) ? [{ condition, index }] : [],
  )
  return rungs(plan, phaseIndex, ends, baseline ? 'baseline' : 'search', recorded, conditions)
}

/** The loads of a phase that follows when the search is over: carried, not judged. */
export function plainRungs(
  plan: Plan,
  phaseIndex: number,
  ends: { readonly previous: number | undefined; readonly of: { readonly [phase: string]: number } },
  recorded: RecordedPhase,
): readonly Rung[] {
  return rungs(plan, phaseIndex, ends, 'plain', recorded, [])
}

function rungs(
  plan: Plan,
  phaseIndex: number,
  ends: { readonly previous: number | undefined; readonly of: { readonly [phase: string]: number } },
  role: Rung['role'],
  recorded: RecordedPhase,
  conditions: readonly { readonly condition: PlanCondition; readonly index: number }[],
): readonly Rung[] {
  const phase = plan.phases[phaseIndex]
  if (phase === undefined) return []
  return partsOf(plan, phase, ends).map((part, step) => ({
    phaseIndex,
    phase: phase.name,
    step,
    settleMs: phase.settleMs,
    windowMs: part.holdMs / WINDOWS_OF_STEP,
    // Where nothing is offered, nothing can be judged.
    role: role === 'search' && part.load === 0 ? 'plain' : role,
    recorded,
    conditions: conditions.map(({ condition }) => condition),
    conditionIndexes: conditions.map(({ index }) => index),
    ...part,
  }))
}

type Part = Pick<Rung, 'load' | 'holdMs'> & Partial<Pick<Rung, 'settleMs' | 'curve' | 'keepsCurve' | 'endLoad'>>

/** One part for each load of a phase; a load that changes comes in the parts that it is judged in. */
function partsOf(
  plan: Plan,
  phase: PlanPhase,
  ends: { readonly previous: number | undefined; readonly of: { readonly [phase: string]: number } },
): readonly Part[] {
  if (!isShaped(phase)) {
    const holdMs = phase.kind === 'ramp' ? phase.everyMs : phase.holdMs
    return loadsOf(plan, phase, ends).map(load => ({ load, holdMs }))
  }
  return phaseSlices(phase, ends.previous, plan.loadUnit).map((slice, index) => ({
    ...slice,
    keepsCurve: phase.kind !== 'slope',
    // The parts follow each other without a stop: only the first of them settles.
    ...(index > 0 && { settleMs: 0 }),
  }))
}

function loadsOf(
  plan: Plan,
  phase: Exclude<PlanPhase, ShapedPhase>,
  ends: { readonly previous: number | undefined; readonly of: { readonly [phase: string]: number } },
): readonly number[] {
  switch (phase.kind) {
    case 'hold':
      return [phase.load]
    case 'ramp':
      return rampLoads(phase, ends.previous, plan.loadUnit)
    case 'at':
      return [shareOf(ends.of[phase.ofPhase] ?? ends.previous ?? 0, phase.sharePercent, plan.loadUnit)]
  }
}

/** The first hold before anything is judged. */
function baselineIndex(plan: Plan): number {
  const { first } = judgedSpan(plan)
  const index = plan.phases.findIndex(phase => phase.kind === 'hold')
  return first === -1 || index < first ? index : -1
}
