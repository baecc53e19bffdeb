import { formatLoad } from '@gradual/dsl'
import { failAt } from './failing.ts'
import { finishInconclusive } from './finishing.ts'
import { judged } from './judging.ts'
import { cut } from './laying.ts'
import { completePhase } from './progress.ts'
import { forgoRecovery } from './recovering.ts'
import { confirmedBefore } from './refining.ts'
import type { LaidRung, MachineState, Move, Trial } from './state.ts'
import type { MachineInput } from './types.ts'
import { breachWords } from './words.ts'

type Unmeasured = Extract<MachineInput, { type: 'unmeasured' }>

const ADVICE = 'what was not measured needs load: gradual run with these parameters'

/** What the running step would have said stays unknown: nothing is concluded from it, for or against. */
export function passOver(state: MachineState, input: Unmeasured): Move {
  const head = state.laid[0]
  if (head === undefined || head.order.stepId !== input.stepId) return [state, []]
  const { mode } = state
  if (mode.kind === 'recovering') return forgoRecovery(state, mode)
  const before = confirmedBefore(state)
  if (before !== undefined) {
    const [stopped, cuts] = cut(state)
    const [failed, commands] = failAt(stopped, before)
    return [failed, [...cuts, ...commands]]
  }
  if (mode.kind === 'confirming') return leaveUnconfirmed(state, head, mode.trial, input)
  const { rung } = head
  const next = { ...state, laid: state.laid.slice(1), seen: [] }
  if (rung.role === 'plain') return [completePhase(next, rung), []]
  if (rung.role === 'baseline' || !input.more) return endUnmeasured(state, head, input)
  return goPast(next, head, input.why)
}

/** A failure that was not repeated is no failure yet; but the load has not passed either. */
function leaveUnconfirmed(state: MachineState, head: LaidRung, trial: Trial, input: Unmeasured): Move {
  const why = `${breachWords(trial.cause)} was broken once, and ${input.why}`
  if (!input.more) return endUnmeasured(state, head, { ...input, why })
  return goPast({ ...state, laid: state.laid.slice(1), seen: [], mode: { kind: 'climbing' } }, head, why)
}

function goPast(state: MachineState, { rung }: LaidRung, why: string): Move {
  const lastJudged = { load: rung.load, passed: false, limited: false, why }
  return [completePhase({ ...state, lastJudged }, rung), []]
}

function endUnmeasured(state: MachineState, head: LaidRung, { why }: Unmeasured): Move {
  const at = formatLoad(state.plan.loadUnit, head.rung.load)
  const passed = state.ascent.map(({ load }) => load)
  const good =
    passed.length === 0
      ? 'no load passed for certain'
      : `the highest load that passed is ${formatLoad(state.plan.loadUnit, Math.max(...passed))}`
  const told = state.seen.length === 0 ? [] : [judged(head, 'inconclusive', [], [])]
  const [finished, commands] = finishInconclusive(state, { reason: `at ${at} ${why}; ${good}`, advice: ADVICE })
  return [finished, [...told, ...commands]]
}
