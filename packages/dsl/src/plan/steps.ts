import type { Plan, PlanPhase } from '../plan.ts'
import { trimNoise } from '../units/scales.ts'
import { isShaped, phaseSlices } from './curves.ts'
import { rampLoads } from './ramp-loads.ts'

/** One load for a time, as far as it is known before the run. */
export interface PlannedStep {
  readonly phase: string
  /** Requests/s, or requests in flight: see the plan's `loadUnit`. The highest of it where the load changes. */
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
  for (const { phase, loads, previousLoad } of phaseLoads(plan)) {
    if (isShaped(phase)) {
      phaseSlices(phase, previousLoad, plan.loadUnit).forEach(({ load, holdMs }, index) => {
        // The parts of a changing load follow each other without a stop: only the first of them settles.
        steps.push({ phase: phase.name, load, settleMs: index === 0 ? phase.settleMs : 0, holdMs })
      })
      continue
    }
    const holdMs = phase.kind === 'ramp' ? phase.everyMs : phase.holdMs
    for (const load of loads) steps.push({ phase: phase.name, load, settleMs: phase.settleMs, holdMs })
  }
  return steps
}

export interface PhaseLoads {
  readonly phase: PlanPhase
  /** Empty where only the run can tell. Of a load that changes, the highest of each part. */
  readonly loads: readonly number[]
  /** Where the phase before it ends, if that is known. */
  readonly previousLoad: number | undefined
}

/** The loads of every phase, as far as they are known before the run. */
export function phaseLoads({ phases, loadUnit }: Pick<Plan, 'phases' | 'loadUnit'>): PhaseLoads[] {
  const ends = new Map<string, number | undefined>()
  let previousLoad: number | undefined
  return phases.map(phase => {
    const slices = isShaped(phase) ? phaseSlices(phase, previousLoad, loadUnit) : undefined
    const loads = slices === undefined ? loadsOf(phase, previousLoad) : slices.map(({ load }) => load)
    const result = { phase, loads, previousLoad }
    const endLoad = slices === undefined ? loads.at(-1) : slices.at(-1)?.endLoad
    previousLoad = phase.failWhen.length > 0 ? undefined : endLoad
    ends.set(phase.name, previousLoad)
    return result
  })

  function loadsOf(phase: PlanPhase, before: number | undefined): readonly number[] {
    if (phase.kind === 'hold') return [phase.load]
    if (phase.kind === 'ramp') return rampLoads(phase, before, loadUnit)
    if (phase.kind !== 'at') return []
    const end = ends.get(phase.ofPhase)
    return end === undefined ? [] : [shareOf(end, phase.sharePercent, loadUnit)]
  }
}

/** The load of a phase at a share of another's; whole and at least 1 in a closed model. */
export function shareOf(load: number, percent: number, loadUnit: Plan['loadUnit']): number {
  const share = trimNoise((load * percent) / 100)
  return loadUnit === 'inFlight' ? Math.max(1, Math.round(share)) : share
}
