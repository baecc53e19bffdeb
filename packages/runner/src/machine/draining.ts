import type { MachineState, Move, Trial } from './state.ts'

/** A system that still has requests in flight after this long does not come to rest. */
export const DRAIN_MAX_MS = 10_000

/** Lets the system come to rest, so that the confirmation starts from nothing. */
export function drainForTrial(state: MachineState, trial: Trial): Move {
  return [{ ...state, mode: { kind: 'draining', trial } }, [{ type: 'drain', maxMs: DRAIN_MAX_MS }]]
}

export function drainForProbe(state: MachineState, load: number): Move {
  return [{ ...state, mode: { kind: 'probing', load } }, [{ type: 'drain', maxMs: DRAIN_MAX_MS }]]
}
