import { drainForProbe, drainForTrial } from './draining.ts'
import { failAt } from './failing.ts'
import { finishInconclusive } from './finishing.ts'
import { cut, layNow } from './laying.ts'
import { lastGoodBelow } from './progress.ts'
import type { MachineState, Move, Refining, Trial } from './state.ts'

/** Halving a bracket this often leaves a four-thousandth of it. */
const MOST_PROBES = 12
/** As a confirmation: a probe starts from a system at rest, and must tell a pause from an overload. */
const PROBE_AT_LEAST_MS = 5000

/** A failure is confirmed: where the scenario asks for a narrower bracket, bisect first. */
export function refineOrFail(state: MachineState, trial: Trial): Move {
  if (trial.final) return failAt(state, trial)
  const percent = state.refining?.percent ?? refinePercentOf(state, trial)
  if (percent === undefined) return failAt(state, trial)
  const refining: Refining = {
    percent,
    worst: trial,
    probes: state.refining?.probes ?? 0,
    undecided: state.refining?.undecided ?? [],
  }
  const load = probeLoad({ ...state, refining })
  if (load === undefined) return failAt(state, trial)
  return drainForProbe({ ...state, refining, queue: [] }, load)
}

/** A probe is judged, and it was no failure: the next one, or the bracket is narrow enough. */
export function probeNext(state: MachineState, before: Refining): Move {
  const { lastJudged } = state
  const undecided = lastJudged?.passed === false ? [...before.undecided, lastJudged.load] : before.undecided
  const refining = { ...before, undecided }
  const load = probeLoad({ ...state, refining })
  if (load !== undefined) return drainForProbe({ ...state, refining }, load)
  // The system is well at this moment: it is broken once more, so that there is something to recover from.
  const { refining: _, ...rest } = state
  return drainForTrial(rest, { ...before.worst, final: true })
}

export function probeOnDrained(state: MachineState, load: number, ok: boolean): Move {
  const { refining } = state
  if (refining === undefined) return [state, []]
  if (!ok) return failAt(state, refining.worst)
  const { rung } = refining.worst
  const holdMs = Math.max(rung.holdMs, PROBE_AT_LEAST_MS)
  const { curve: _, ...level } = rung
  const probe = { ...level, load, holdMs, windowMs: holdMs / 10 }
  const counted = { ...state, refining: { ...refining, probes: refining.probes + 1 } }
  const [laid, lays] = layNow(counted, probe, { purpose: 'step', attempt: 0 })
  return [{ ...laid, mode: { kind: 'climbing' } }, lays]
}

/**
 * The middle of the widest part of the bracket that is still unknown; undefined where it is narrow enough, or has no
 * lower end. Loads that could not be decided stay in the bracket, and their two sides are narrowed.
 */
function probeLoad(state: MachineState): number | undefined {
  const { refining, plan } = state
  if (refining === undefined || refining.probes >= MOST_PROBES) return undefined
  const high = refining.worst.rung.load
  const lastGood = lastGoodBelow(state, high)
  if (lastGood === undefined) return undefined
  const between = refining.undecided.filter(load => load > lastGood && load < high)
  const sides =
    between.length === 0
      ? [[lastGood, high] as const]
      : [[lastGood, Math.min(...between)] as const, [Math.max(...between), high] as const]
  const [low, top] = sides.reduce((a, b) => (b[1] - b[0] > a[1] - a[0] ? b : a))
  if (top - low <= (high * refining.percent) / 100) return undefined
  const middle = (low + top) / 2
  const load = plan.loadUnit === 'inFlight' ? Math.floor(middle) : middle
  return load > low && load < top ? load : undefined
}

/** The failure that a bisection has already confirmed: it stands, whatever becomes of the next probe. */
export function confirmedBefore({ refining, mode }: MachineState): Trial | undefined {
  const trial = mode.kind === 'draining' || mode.kind === 'confirming' ? mode.trial : undefined
  return refining?.worst ?? (trial?.final ? trial : undefined)
}

/** Nothing can be said of this load: in a bisection the bracket stays as wide as it is, otherwise the run is inconclusive. */
export function giveUp(state: MachineState, why: { readonly reason: string; readonly advice: string }): Move {
  const before = confirmedBefore(state)
  if (before === undefined) return finishInconclusive(state, why)
  const [stopped, cuts] = cut(state)
  const [failed, commands] = failAt(stopped, before)
  return [failed, [...cuts, ...commands]]
}

function refinePercentOf({ plan }: MachineState, { rung }: Trial): number | undefined {
  // The height of a pulse has no lower end: that a steady load was carried says nothing about it.
  if (rung.keepsCurve === true) return undefined
  return plan.phases.find((phase, index) => index >= rung.phaseIndex && phase.failWhen.length > 0)?.refinePercent
}
