import { intervalFrom } from './evidence.ts'
import { enter } from './laying.ts'
import { lastGoodBelow } from './progress.ts'
import type { MachineState, Move, Trial } from './state.ts'
import type { CriticalPoint } from './types.ts'

/**
 * The critical point is found: what the plan says of a failure comes next, straight on.
 *
 * @param confirmed by a repeat from a system at rest
 */
export function failAt(state: MachineState, trial: Trial, confirmed = true): Move {
  const { rung } = trial
  const { phases } = state.plan
  const judge = phases.findIndex((phase, index) => index >= rung.phaseIndex && phase.failWhen.length > 0)
  const phase = phases[judge]?.name ?? rung.phase
  const lastGood = lastGoodBelow(state, rung.load)
  const critical: CriticalPoint = {
    load: rung.load,
    ...(lastGood === undefined ? {} : { lastGood }),
    ...intervalFrom(state, trial, phases[judge]),
    atMs: trial.atMs,
    cause: trial.cause,
    confirmed,
    ...(trial.saturation === undefined ? {} : { saturation: trial.saturation }),
  }
  const { refining: _, ...rest } = state
  const failed: MachineState = {
    ...rest,
    mode: { kind: 'climbing' },
    queue: [],
    search: 'broke',
    critical,
    failure: { trial, phase },
    nextPhase: judge + 1,
    endLoads: { ...state.endLoads, [phase]: rung.load },
    previousLoad: rung.load,
  }
  const [entered, enters] = enter(failed, 'FAILURE', { phase: rung.phase, load: rung.load, atMs: trial.atMs })
  return [entered, [{ type: 'failed', critical }, ...enters]]
}
