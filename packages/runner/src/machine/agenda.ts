import { type Plan, type PlanCondition, type PlanPhase, rampLoads, shareOf } from '@gradual/dsl'
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
  const holdMs = phase.kind === 'ramp' ? phase.everyMs : phase.holdMs
  return loadsOf(plan, phase, ends).map((load, step) => ({
    phaseIndex,
    phase: phase.name,
    step,
    load,
    settleMs: phase.settleMs,
    holdMs,
    windowMs: holdMs / WINDOWS_OF_STEP,
    role,
    recorded,
    conditions: conditions.map(({ condition }) => condition),
    conditionIndexes: conditions.map(({ index }) => index),
  }))
}

function loadsOf(
  plan: Plan,
  phase: PlanPhase,
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
