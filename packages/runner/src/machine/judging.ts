import type { Breach, StepJudgement, StepVerdict } from '../detect/index.ts'
import { castVote, failsRegardless, judgeStep, limitedBy, votesToFail } from '../detect/index.ts'
import type { StepStats, WindowStats } from '../stats/types.ts'
import type { LaidRung, MachineState, Rung, SeenWindow } from './state.ts'
import type { MachineCommand } from './types.ts'

/** What a step amounts to, with the generator held against it. */
export interface Assessment {
  /** What the conditions say. */
  readonly verdict: StepVerdict
  readonly breaches: readonly Breach[]
  /** Why the generator's part in it cannot be excluded; empty where it can. */
  readonly limited: readonly string[]
  /** A limited step that fails all the same: what the generator can have added does not explain it. */
  readonly valid: boolean
  readonly undecided: readonly string[]
}

export function assessStep(state: MachineState, laid: LaidRung, step: StepStats): Assessment {
  const { conditions } = laid.rung
  const { verdict, breaches, undecided } = refuseSilence(
    judgeStep(conditions, step, state.reference, state.functions),
    step,
  )
  const limited = limitedBy(step, state.latencyLimitMs, state.plan.loadUnit)
  const valid = limited.length === 0 || (verdict === 'fail' && failsRegardless(step, state.latencyLimitMs))
  return { verdict, breaches: breaches.map(breach => inPhase(laid.rung, breach)), limited, valid, undecided }
}

/** No condition may be broken where none looks: but a load of which nothing succeeded was not carried. */
function refuseSilence(judgement: StepJudgement, { ok, offered, inFlightEnd }: StepStats): StepJudgement {
  if (judgement.verdict !== 'pass' || ok > 0 || offered + inFlightEnd === 0) return judgement
  return { ...judgement, verdict: 'inconclusive', undecided: ['not one request succeeded'] }
}

/** A window of the running step, reduced to what its step is judged on before it ends. */
export function seeWindow(state: MachineState, rung: Rung, window: WindowStats): SeenWindow {
  const vote = castVote(rung.conditions, window, state.reference, state.functions)
  return {
    vote: { ...vote, breaches: vote.breaches.map(breach => inPhase(rung, breach)) },
    index: window.index,
    startMs: window.startMs,
    endMs: window.endMs,
    offered: window.offered,
    ok: window.ok,
    inFlightMean: window.inFlightMean,
    limited: limitedBy(window, state.latencyLimitMs, state.plan.loadUnit).length > 0,
  }
}

/** So many windows are breached that the rest of the step cannot change it, and none of them by the generator's fault. */
export function hasFailedEarly(laid: LaidRung, seen: readonly SeenWindow[]): boolean {
  const windows = Math.max(1, Math.round(laid.order.holdMs / laid.order.windowMs))
  const breached = seen.filter(({ vote }) => vote.breaches.length > 0)
  return breached.length >= votesToFail(windows) && breached.every(({ limited }) => !limited)
}

export function judged(
  laid: LaidRung,
  verdict: StepVerdict,
  breaches: readonly Breach[],
  limited: readonly string[],
): MachineCommand {
  return { type: 'judged', stepId: laid.order.stepId, verdict, breaches, limited }
}

/** Of the condition that was broken most often, the breach in the middle: a figure that was measured, and no extreme one. */
export function typicalBreach(breaches: readonly Breach[]): Breach | undefined {
  const counts = new Map<number, number>()
  for (const { index } of breaches) counts.set(index, (counts.get(index) ?? 0) + 1)
  const most = Math.max(0, ...counts.values())
  const index = [...counts].filter(([, count]) => count === most).sort(([a], [b]) => a - b)[0]?.[0]
  const same = breaches.filter(breach => breach.index === index).sort((a, b) => a.actual - b.actual)
  return same[Math.floor(same.length / 2)]
}

function inPhase(rung: Rung, breach: Breach): Breach {
  return { ...breach, index: rung.conditionIndexes[breach.index] ?? breach.index }
}
