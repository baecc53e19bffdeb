import { type AtPhase, shareOf } from '@gradual/dsl'
import { isGoodWindow, limitedBy } from '../detect/index.ts'
import type { StepStats, WindowStats } from '../stats/types.ts'
import { hysteresisMs } from './hysteresis.ts'
import { judged } from './judging.ts'
import { cut, enter, layNow } from './laying.ts'
import type { MachineState, Move, Recovering, Rung } from './state.ts'
import type { MachineCommand, Recovery } from './types.ts'

/** So many good windows in a row are a recovery. */
const GOOD_WINDOWS = 5

/** Lowers the load and mitigates at once, without a drain: clearing the backlog is the recovery. */
export function startRecovery(state: MachineState, phaseIndex: number, phase: AtPhase): Move {
  const { failure, critical } = state
  if (failure === undefined || critical === undefined) return [state, []]
  const load = shareOf(critical.load, phase.sharePercent, state.plan.loadUnit)
  const recovering: Recovering = {
    kind: 'recovering',
    phaseIndex,
    phase: phase.name,
    load,
    settleMs: phase.settleMs,
    withinMs: phase.recoverWithinMs ?? phase.holdMs,
    windowMs: failure.trial.windowMs,
    conditions: state.plan.phases.find(({ name }) => name === failure.phase)?.failWhen ?? [],
    streak: [],
    windows: 0,
    limitedWindows: 0,
    attempt: 0,
  }
  const attempts = { ...state, recoveryAttempts: state.recoveryAttempts + 1, nextPhase: phaseIndex + 1 }
  const [entered, enters] = enter(attempts, 'MITIGATION', { phase: phase.name, load })
  const [laid, lays] = layRecovery(entered, recovering, recovering.settleMs + recovering.withinMs)
  return [laid, [...enters, ...lays, { type: 'mitigate', mitigations: phase.mitigations, load }]]
}

export function recoverOnMitigated(state: MachineState, recovering: Recovering, atMs: number): Move {
  return [{ ...state, mode: { ...recovering, mitigatedAtMs: atMs } }, []]
}

export function recoverOnWindow(state: MachineState, before: Recovering, window: WindowStats): Move {
  const head = state.laid[0]
  const { mitigatedAtMs } = before
  if (head?.order.stepId !== window.stepId || mitigatedAtMs === undefined || window.endMs <= mitigatedAtMs) {
    return [state, []]
  }
  const mode = countWindow(state, before, window)
  const next = { ...state, mode }
  const settledMs = mitigatedAtMs + mode.settleMs
  if (mode.streak.length >= GOOD_WINDOWS && window.endMs >= settledMs) return recovered(next, mode, mitigatedAtMs)
  return window.endMs >= settledMs + mode.withinMs ? notRecovered(next, mode) : [next, []]
}

/** The time that was laid is over, and the recovery is not decided: the mitigation took long. */
export function recoverOnStep(state: MachineState, recovering: Recovering, step: StepStats): Move {
  const head = state.laid[0]
  if (head?.order.stepId !== step.stepId) return [state, []]
  const totalMs = recovering.settleMs + recovering.withinMs
  const leftMs = (recovering.mitigatedAtMs ?? step.endMs) + totalMs - step.endMs
  if (leftMs < recovering.windowMs) return notRecovered(state, recovering)
  const again = { ...recovering, attempt: recovering.attempt + 1 }
  const [laid, lays] = layRecovery({ ...state, laid: [] }, again, leftMs)
  return [laid, [judged(head, 'inconclusive', [], []), ...lays]]
}

function countWindow(state: MachineState, before: Recovering, window: WindowStats): Recovering {
  const good = isGoodWindow(before.conditions, window, state.reference, state.functions)
  const limited = limitedBy(window, state.latencyLimitMs, state.plan.loadUnit).length > 0 ? 1 : 0
  const counted = { ...before, windows: before.windows + 1, limitedWindows: before.limitedWindows + limited }
  if (good === undefined) return counted
  if (!good) return { ...counted, streak: [] }
  const { sumUs, count } = window.latency
  const now = { endMs: window.endMs, latencySumUs: sumUs, latencyCount: count }
  return { ...counted, streak: [...before.streak, now] }
}

function recovered(state: MachineState, mode: Recovering, mitigatedAtMs: number): Move {
  const first = state.recoveryAttempts === 1
  const hysteresis = hysteresisMs(state.ascent, mode.load, mode.streak)
  return concludeRecovery(state, mode, {
    outcome: first ? 'recovered' : 'partial',
    load: mode.load,
    timeToRecoverMs: Math.max(0, (mode.streak[0]?.endMs ?? mitigatedAtMs) - mitigatedAtMs),
    ...(hysteresis === undefined ? {} : { hysteresisMs: hysteresis }),
  })
}

/** The time of this load is over; another phase may try a lower one. */
function notRecovered(state: MachineState, mode: Recovering): Move {
  const limited = mode.windows > 0 && mode.limitedWindows > mode.windows / 2
  const marked = { ...state, limitedRecovery: limited }
  const another = state.plan.phases
    .slice(state.nextPhase)
    .some(phase => phase.kind === 'at' && phase.ofPhase === state.failure?.phase)
  if (!another) return concludeRecovery(marked, mode, { outcome: 'not-recovered', load: mode.load })
  return stopRecovery(marked, 'fail')
}

const RECORDED = { recovered: 'RECOVERED', partial: 'PARTIAL_RECOVERY', 'not-recovered': 'NOT_RECOVERED' } as const

function concludeRecovery(
  state: MachineState,
  mode: Recovering,
  recovery: Recovery & { readonly outcome: keyof typeof RECORDED },
): Move {
  const [stopped, told] = stopRecovery(state, recovery.outcome === 'not-recovered' ? 'fail' : 'pass')
  const concluded = {
    ...stopped,
    recovery,
    previousLoad: mode.load,
    endLoads: { ...stopped.endLoads, [mode.phase]: mode.load },
  }
  const [entered, enters] = enter(concluded, RECORDED[recovery.outcome], { phase: mode.phase, load: mode.load })
  return [entered, [...told, ...enters, { type: 'recovery', recovery }]]
}

function stopRecovery(state: MachineState, verdict: 'pass' | 'fail'): Move {
  const head = state.laid[0]
  const told: readonly MachineCommand[] = head === undefined ? [] : [judged(head, verdict, [], [])]
  const [stopped, cuts] = cut(state)
  return [{ ...stopped, mode: { kind: 'climbing' } }, [...told, ...cuts]]
}

function layRecovery(state: MachineState, mode: Recovering, holdMs: number): Move {
  const { windowMs } = mode
  const rung: Rung = {
    phaseIndex: mode.phaseIndex,
    phase: mode.phase,
    step: 0,
    load: mode.load,
    settleMs: 0,
    holdMs: Math.max(windowMs, Math.ceil(holdMs / windowMs - 1e-9) * windowMs),
    windowMs,
    role: 'plain',
    recorded: 'MITIGATION',
    conditions: [],
    conditionIndexes: [],
  }
  const [laid, lays] = layNow(state, rung, { purpose: 'recover', attempt: mode.attempt })
  return [{ ...laid, mode }, lays]
}

/** How the recovery went cannot be known. */
export function forgoRecovery(state: MachineState, mode: Recovering): Move {
  const [stopped, cuts] = cut(state)
  const recovery: Recovery = { outcome: 'skipped', load: mode.load }
  return [{ ...stopped, mode: { kind: 'climbing' }, recovery }, [...cuts, { type: 'recovery', recovery }]]
}
