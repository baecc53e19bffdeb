import type { Plan, PlanBinding, PlanPhase } from '@gradual/dsl'

const FACTOR = 10
/** The times of a phase that a hasty look may shorten. Deadlines, session timeouts and thresholds are what is measured against. */
const TIMES = /^phases\.\d+\.(holdMs|everyMs|settleMs|recoverWithinMs)$/

/** The plan of `--quick`: every hold, step, settle time and recovery limit a tenth as long. */
export function quicken(plan: Plan): Plan {
  return { ...plan, phases: plan.phases.map(quickenPhase), bindings: plan.bindings.map(quickenBinding) }
}

function quickenPhase(phase: PlanPhase): PlanPhase {
  const settleMs = phase.settleMs / FACTOR
  switch (phase.kind) {
    case 'hold':
      return { ...phase, settleMs, holdMs: phase.holdMs / FACTOR }
    case 'ramp':
      return { ...phase, settleMs, everyMs: phase.everyMs / FACTOR }
    case 'at':
      return {
        ...phase,
        settleMs,
        holdMs: phase.holdMs / FACTOR,
        ...(phase.recoverWithinMs !== undefined && { recoverWithinMs: phase.recoverWithinMs / FACTOR }),
      }
  }
}

/** A binding must still compute the number that stands in the plan. */
function quickenBinding(binding: PlanBinding): PlanBinding {
  if (!TIMES.test(binding.path)) return binding
  return { ...binding, expr: { op: 'times', left: binding.expr, right: 1 / FACTOR } }
}
