import type { PlanPhase } from '@gradual/dsl'
import { collectWindow, intervalOf, limitedBy } from '../detect/index.ts'
import type { WindowStats } from '../stats/types.ts'
import type { MachineState, Trial } from './state.ts'
import type { CriticalPoint } from './types.ts'

/** Keeps what a window of the running step says about where the critical point lies; not where the generator was at fault. */
export function keepEvidence(state: MachineState, window: WindowStats): MachineState {
  const head = state.laid[0]
  // Of a load that changes, no window says what a step of it would.
  if (head?.order.stepId !== window.stepId || head.rung.role === 'plain' || head.order.curve) return state
  if (limitedBy(window, state.latencyLimitMs, state.plan.loadUnit).length > 0) return state
  const conditions = head.rung.conditions.map((condition, i) => ({
    condition,
    index: head.rung.conditionIndexes[i] ?? i,
  }))
  return { ...state, evidence: collectWindow(state.evidence, window, conditions, state.reference) }
}

/** The interval of the critical point that the failing of `phase` is about. */
export function intervalFrom(
  { evidence, reference }: MachineState,
  { cause, rung }: Trial,
  phase: PlanPhase | undefined,
): Pick<CriticalPoint, 'ci95'> {
  const condition = phase?.failWhen[cause.index]
  if (condition === undefined) return {}
  const ci95 = intervalOf(evidence, { condition, index: cause.index, critical: rung.load, reference })
  return ci95 === undefined ? {} : { ci95 }
}
