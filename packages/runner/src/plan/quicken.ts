import type { Plan, PlanBinding, PlanPhase } from '@gradual/dsl'

const FACTOR = 10
/** The times of a phase that a hasty look may shorten. Deadlines, session timeouts and thresholds are what is measured against. */
const TIMES = /^phases\.\d+\.(holdMs|everyMs|settleMs|recoverWithinMs|lastingMs|afterMs)$/

/** The plan of `--quick`: every hold, step, settle time and recovery limit a tenth as long. */
export function quicken(plan: Plan): Plan {
  return { ...plan, phases: plan.phases.map(quickenPhase), bindings: plan.bindings.map(quickenBinding) }
}

function quickenPhase(phase: PlanPhase): PlanPhase {
  const settleMs = phase.settleMs / FACTOR
  switch (phase.kind) {
    case 'hold':
      return { ...phase, settleMs, holdMs: phase.holdMs / FACTOR }
    case 'slope':
      return { ...phase, settleMs, holdMs: phase.holdMs / FACTOR, everyMs: phase.everyMs / FACTOR }
    case 'spike':
      return {
        ...phase,
        settleMs,
        holdMs: phase.holdMs / FACTOR,
        lastingMs: phase.lastingMs / FACTOR,
        ...(phase.afterMs !== undefined && { afterMs: phase.afterMs / FACTOR }),
        ...(phase.everyMs !== undefined && { everyMs: phase.everyMs / FACTOR }),
      }
    case 'trace':
      return {
        ...phase,
        settleMs,
        holdMs: phase.holdMs / FACTOR,
        everyMs: phase.everyMs / FACTOR,
        points: phase.points.map(({ atMs, perSec }) => ({ atMs: atMs / FACTOR, perSec })),
      }
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
