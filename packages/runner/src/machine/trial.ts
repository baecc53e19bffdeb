import { formatLoad } from '@gradual/dsl'
import { type Breach, describeSaturation } from '../detect/index.ts'
import type { StepStats, WindowStats } from '../stats/types.ts'
import { DRAIN_MAX_MS, drainForTrial } from './draining.ts'
import { failAt } from './failing.ts'
import { generatorAdvice } from './finishing.ts'
import { type Assessment, assessStep, hasFailedEarly, judged, seeWindow, typicalBreach } from './judging.ts'
import { cut, enter, layNow } from './laying.ts'
import { completePhase, notePassed } from './progress.ts'
import { giveUp, refineOrFail } from './refining.ts'
import type { LaidRung, MachineState, Move, Trial } from './state.ts'
import type { MachineCommand } from './types.ts'
import { breachWords, whyWords } from './words.ts'

/** However short the steps are: less would not tell a pause from an overload. */
const CONFIRM_AT_LEAST_MS = 5000
/** The confirmations that decide, with the step that failed: the best of three. */
const CONFIRMATIONS = 2

export interface FailedStep {
  readonly breaches: readonly Breach[]
  readonly limited: readonly string[]
  /** Of the step; where no window of it was breached by itself. */
  readonly startMs?: number
}

/** A step failed: stop, let the system come to rest, and see whether the same load breaks it again. */
export function startTrial(state: MachineState, head: LaidRung, failed: FailedStep): Move {
  const cause = typicalBreach(failed.breaches)
  if (cause === undefined) return [state, []]
  const firstSeenMs = state.seen[0]?.startMs
  const breached = state.seen.filter(({ vote }) => vote.breaches.length > 0)
  const saturation = describeSaturation(state.seen)
  const trial: Trial = {
    rung: head.rung,
    windowMs: head.order.windowMs,
    cause,
    atMs: breached[0]?.startMs ?? failed.startMs ?? firstSeenMs ?? 0,
    // In the first of them it may still have answered a part.
    unanswered: breached.length > 1 && breached.slice(1).every(({ ok }) => ok === 0),
    ...(saturation === undefined ? {} : { saturation }),
    passes: 0,
    undecided: 0,
    attempt: 0,
    limited: false,
    final: false,
  }
  const [stopped, cuts] = cut(state)
  const startMs = failed.startMs ?? firstSeenMs
  const [searching, entered] = enter({ ...stopped, searching: true }, 'LOAD_INCREASE', {
    phase: head.rung.phase,
    load: head.rung.load,
    ...(startMs === undefined ? {} : { atMs: startMs - head.rung.settleMs }),
  })
  const [drainingState, drains] = drainForTrial(searching, trial)
  return [drainingState, [judged(head, 'fail', failed.breaches, failed.limited), ...cuts, ...entered, ...drains]]
}

/** The system is at rest, or will not come to it. */
export function confirmOnDrained(state: MachineState, trial: Trial, ok: boolean): Move {
  if (ok) {
    const holdMs = Math.max(trial.rung.holdMs, CONFIRM_AT_LEAST_MS)
    const attempt = trial.attempt + 1
    const [laid, lays] = layNow(state, trial.rung, { purpose: 'confirm', attempt, holdMs, windowMs: holdMs / 10 })
    return [{ ...laid, mode: { kind: 'confirming', trial: { ...trial, attempt } } }, lays]
  }
  // No replies under load, and some missing still ten seconds without: there is nothing left to confirm.
  if (trial.unanswered || trial.final) return failAt(state, trial, trial.final)
  const at = formatLoad(state.plan.loadUnit, trial.rung.load)
  return giveUp(state, {
    reason: `at ${at} ${breachWords(trial.cause)} was broken, but requests were still in flight ${DRAIN_MAX_MS / 1000} s after the load had stopped, so the failure could not be confirmed from a system at rest`,
    advice: 'run again with a lower deadline of requests, or a target that is not shared with others',
  })
}

export function confirmOnWindow(state: MachineState, trial: Trial, window: WindowStats): Move {
  const head = state.laid[0]
  if (head === undefined || head.order.stepId !== window.stepId) return [state, []]
  const seen = [...state.seen, seeWindow(state, head.rung, window)]
  if (!hasFailedEarly(head, seen)) return [{ ...state, seen }, []]
  const breaches = seen.flatMap(({ vote }) => vote.breaches)
  return confirmed(state, trial, head, judged(head, 'fail', breaches, []))
}

export function confirmOnStep(state: MachineState, trial: Trial, step: StepStats): Move {
  const head = state.laid[0]
  if (head === undefined || head.order.stepId !== step.stepId) return [state, []]
  const assessment = assessStep(state, head, step)
  const { verdict, valid } = assessment
  const told = judged(head, valid ? verdict : 'inconclusive', assessment.breaches, assessment.limited)
  if ((verdict === 'fail' && valid) || trial.final) return confirmed(state, trial, head, told)
  const ended: MachineState = { ...state, laid: [], seen: [] }
  if (!valid && !trial.limited) {
    const [next, drains] = drainForTrial(ended, { ...trial, limited: true })
    return [next, [told, ...drains]]
  }
  if (verdict === 'fail') return stopAtGenerator(state, trial, assessment, told)
  return weigh(ended, count(trial, verdict === 'pass' && valid), step, told, assessment)
}

function confirmed(state: MachineState, trial: Trial, head: LaidRung, told: MachineCommand): Move {
  const [stopped, cuts] = cut({ ...state, laid: [head] })
  const [next, commands] = refineOrFail(stopped, trial)
  return [next, [told, ...cuts, ...commands]]
}

/** The repeat disagrees with the step that failed: the best of three tells. */
function weigh(state: MachineState, trial: Trial, step: StepStats, told: MachineCommand, assessment: Assessment): Move {
  if (trial.passes + trial.undecided < CONFIRMATIONS) {
    const [next, drains] = drainForTrial(state, trial)
    return [next, [told, ...drains]]
  }
  const { rung } = trial
  const passed = trial.passes === CONFIRMATIONS
  const why = passed ? '' : whyUnsettled(trial, assessment)
  const resumed: MachineState = {
    ...(passed ? notePassed(state, rung, step) : state),
    mode: { kind: 'climbing' },
    lastJudged: { load: rung.load, passed, limited: assessment.limited.length > 0, why },
  }
  return [completePhase(resumed, rung), [told]]
}

function count(trial: Trial, passed: boolean): Trial {
  return passed ? { ...trial, passes: trial.passes + 1 } : { ...trial, undecided: trial.undecided + 1 }
}

function whyUnsettled(trial: Trial, assessment: Assessment): string {
  const why = whyWords(assessment)
  return `${breachWords(trial.cause)} was broken once, and its repeats did not agree${why === '' ? '' : `; ${why}`}`
}

function stopAtGenerator(state: MachineState, trial: Trial, { limited }: Assessment, told: MachineCommand): Move {
  const at = formatLoad(state.plan.loadUnit, trial.rung.load)
  const [finished, finish] = giveUp(state, {
    reason: `at ${at} ${breachWords(trial.cause)} was broken, but in its confirmation the load generator did not keep its schedule (${limited.join('; ')}), so it may be the generator that broke and not the system`,
    advice: generatorAdvice(state.plan),
  })
  return [finished, [told, ...finish]]
}
