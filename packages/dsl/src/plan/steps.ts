import type { Plan, PlanPhase } from '../plan.ts'
import { trimNoise } from '../units/scales.ts'
import { rampLoads } from './ramp-loads.ts'

/** One load for a time, as far as it is known before the run. */
export interface PlannedStep {
  readonly phase: string
  /** Requests/s, or requests in flight: see the plan's `loadUnit`. */
  readonly load: number
  readonly settleMs: number
  readonly holdMs: number
}

/**
 * The steps whose load is known before the run, in order.
 *
 * Left out are phases at a share of where a phase with `failWhen` ends, which only the run can tell, and ramps that
 * start from there. A ramp with `failWhen` is given in full; it ends earlier where the system fails.
 */
export function planSteps(plan: Plan): PlannedStep[] {
  const steps: PlannedStep[] = []
  for (const { phase, loads } of phaseLoads(plan)) {
    const holdMs = phase.kind === 'ramp' ? phase.everyMs : phase.holdMs
    for (const load of loads) steps.push({ phase: phase.name, load, settleMs: phase.settleMs, holdMs })
  }
  return steps
}

export interface PhaseLoads {
  readonly phase: PlanPhase
  /** Empty where only the run can tell. */
  readonly loads: readonly number[]
  /** Where the phase before it ends, if that is known. */
  readonly previousLoad: number | undefined
}

/** The loads of every phase, as far as they are known before the run. */
export function phaseLoads({ phases, loadUnit }: Pick<Plan, 'phases' | 'loadUnit'>): PhaseLoads[] {
  const ends = new Map<string, number | undefined>()
  let previousLoad: number | undefined
  return phases.map(phase => {
    const loads = loadsOf(phase, previousLoad)
    const result = { phase, loads, previousLoad }
    previousLoad = phase.failWhen.length > 0 ? undefined : loads.at(-1)
    ends.set(phase.name, previousLoad)
    return result
  })

  function loadsOf(phase: PlanPhase, before: number | undefined): readonly number[] {
    if (phase.kind === 'hold') return [phase.load]
    if (phase.kind === 'ramp') return rampLoads(phase, before, loadUnit)
    const end = ends.get(phase.ofPhase)
    return end === undefined ? [] : [shareOf(end, phase.sharePercent, loadUnit)]
  }
}

/** The load of a phase at a share of another's; whole and at least 1 in a closed model. */
export function shareOf(load: number, percent: number, loadUnit: Plan['loadUnit']): number {
  const share = trimNoise((load * percent) / 100)
  return loadUnit === 'inFlight' ? Math.max(1, Math.round(share)) : share
}
