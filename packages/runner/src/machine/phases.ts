import { isJudged, judgedSpan, plainRungs, searchRungs } from './agenda.ts'
import { finishRun } from './finishing.ts'
import { enter } from './laying.ts'
import { startRecovery } from './recovering.ts'
import type { MachineState, Move, Rung } from './state.ts'

/** Nothing is laid and nothing is known to come: what the plan says next. */
export function nextPhase(state: MachineState): Move {
  return state.search === 'open' ? searchOn(state) : carryOn(state)
}

/** Takes up phases until one depends on how the search ends. */
function searchOn(state: MachineState): Move {
  const { plan } = state
  let next = state
  while (next.nextPhase <= judgedSpan(plan).last) {
    const phase = plan.phases[next.nextPhase]
    if (phase === undefined) break
    // It was for a failure that did not come.
    const skipped = phase.kind === 'at' && isJudged(plan, phase.ofPhase)
    if (skipped && next.queue.length > 0) return [next, []]
    next = skipped
      ? { ...next, nextPhase: next.nextPhase + 1 }
      : take(next, searchRungs(plan, next.nextPhase, endsOf(next)))
  }
  return next.queue.length > 0 ? [next, []] : endSearch(next)
}

/** The last load that could fail is judged. */
function endSearch(state: MachineState): Move {
  const { lastJudged, plan } = state
  const held = lastJudged?.passed !== false
  return enter({ ...state, search: held ? 'held' : 'undecided' }, held ? 'STABLE' : 'INCONCLUSIVE', {
    phase: plan.phases[judgedSpan(plan).last]?.name ?? '',
    load: lastJudged?.load ?? state.previousLoad ?? 0,
    ...(state.turnedMs === undefined ? {} : { atMs: state.turnedMs }),
  })
}

function carryOn(state: MachineState): Move {
  const { plan, recovery, failure } = state
  const phase = plan.phases[state.nextPhase]
  if (phase === undefined) return finishRun(state)
  const skip: Move = [{ ...state, nextPhase: state.nextPhase + 1 }, []]
  if (phase.kind === 'at' && isJudged(plan, phase.ofPhase)) {
    if (phase.ofPhase !== failure?.phase) return skip
    if (recovery === undefined) return startRecovery(state, state.nextPhase, phase)
  }
  // The search is over: another ramp to a failure would answer nothing.
  if ((phase.kind === 'ramp' || phase.kind === 'slope') && phase.failWhen.length > 0) return skip
  const recorded = state.recorded ?? 'STABLE'
  return [take(state, plainRungs(plan, state.nextPhase, endsOf(state), recorded)), []]
}

function take(state: MachineState, rungs: readonly Rung[]): MachineState {
  const phase = state.plan.phases[state.nextPhase]
  const last = rungs.at(-1)
  const load = last?.endLoad ?? last?.load
  const taken = { ...state, nextPhase: state.nextPhase + 1, queue: [...state.queue, ...rungs] }
  if (phase === undefined || load === undefined) return taken
  return { ...taken, previousLoad: load, endLoads: { ...state.endLoads, [phase.name]: load } }
}

function endsOf(state: MachineState): {
  readonly previous: number | undefined
  readonly of: { readonly [phase: string]: number }
} {
  return { previous: state.previousLoad, of: state.endLoads }
}
