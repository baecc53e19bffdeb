import { latencyLimitMs } from '../detect/index.ts'
import type { StepStats } from '../stats/types.ts'
import { type MachineState, type Rung, without } from './state.ts'
import { referenceOf, viewOf } from './tally.ts'

/** A load that passed: a point on the way up, perhaps the best throughput. */
export function notePassed(state: MachineState, rung: Rung, step: StepStats): MachineState {
  if (rung.role === 'plain') return state
  return {
    ...state,
    passed: state.passed + (rung.role === 'search' ? 1 : 0),
    // Of a load that changed, its mean: the highest of it may have passed only because it was short.
    ascent: [...state.ascent, { load: step.load, latencyMeanMs: step.latency.meanUs / 1000 }],
    reference: withBest(state.reference, step),
  }
}

/** The highest load below `load` that passed. */
export function lastGoodBelow(state: MachineState, load: number): number | undefined {
  const below = state.ascent.map(point => point.load).filter(passed => passed < load)
  return below.length === 0 ? undefined : Math.max(...below)
}

/** Where no step of the phase is left, it becomes a reference for relative conditions. */
export function completePhase(state: MachineState, rung: Rung): MachineState {
  const next = state.laid[0]?.rung ?? state.queue[0]
  if (next?.phaseIndex === rung.phaseIndex) return state
  const { tally } = state
  const rest = without(state, 'tally')
  if (tally === undefined) return rest
  const reference = {
    ...state.reference,
    phases: { ...state.reference.phases, [rung.phase]: referenceOf(tally) },
    baseline: state.reference.baseline ?? viewOf(tally),
  }
  return { ...rest, reference, latencyLimitMs: latencyLimitMs(state.plan, reference) }
}

function withBest(reference: MachineState['reference'], step: StepStats): MachineState['reference'] {
  if (reference.best !== undefined && reference.best.throughputPerSec >= step.throughputPerSec) return reference
  const seconds = (step.endMs - step.startMs) / 1000
  const operations = Object.fromEntries(
    Object.entries(step.operations).map(([name, { ok }]) => [name, seconds > 0 ? ok / seconds : 0]),
  )
  return { ...reference, best: { throughputPerSec: step.throughputPerSec, load: step.load, operations } }
}
