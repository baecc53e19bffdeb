import { formatLoad } from '@gradual/dsl'
import { timeToDecideMs } from '../detect/index.ts'
import type { StepStats, WindowStats } from '../stats/types.ts'
import { WINDOWS_OF_STEP } from './agenda.ts'
import { afterTransient, measureBaseline } from './baseline.ts'
import { abort, finishInconclusive, generatorAdvice } from './finishing.ts'
import { type Assessment, assessStep, hasFailedEarly, judged, seeWindow, typicalBreach } from './judging.ts'
import { cut, layNow } from './laying.ts'
import { completePhase, notePassed } from './progress.ts'
import { giveUp } from './refining.ts'
import type { LaidRung, MachineState, Move } from './state.ts'
import { addToTally } from './tally.ts'
import { startTrial } from './trial.ts'
import { breachWords, whyWords } from './words.ts'

/** A repeat takes at most so many times the step. */
const MOST_PROLONGED = 10

/** A window of the running step: enough of them breached end it before its time. */
export function climbOnWindow(state: MachineState, window: WindowStats): Move {
  const head = state.laid[0]
  if (head === undefined || head.order.stepId !== window.stepId) return [state, []]
  const seen = [...state.seen, seeWindow(state, head.rung, window)]
  const seeing = { ...state, seen }
  if (head.rung.role !== 'search' || !hasFailedEarly(head, seen)) return [seeing, []]
  return startTrial(seeing, head, {
    breaches: seen.flatMap(({ vote }) => vote.breaches),
    limited: [],
  })
}

/** All windows of the running step are in. */
export function climbOnStep(state: MachineState, step: StepStats): Move {
  const head = state.laid[0]
  if (head === undefined || head.order.stepId !== step.stepId) return [state, []]
  const assessment = assessStep(state, head, step)
  if (head.rung.role === 'plain') return goOn(state, head, step, { ...assessment, verdict: 'pass' })
  if (head.rung.role === 'baseline' && step.ok === 0) return refuseSilentBaseline(state, head, step, assessment)
  if (assessment.verdict === 'fail' && assessment.valid) return takeFailure(state, head, step, assessment)
  if (assessment.verdict === 'pass' && assessment.valid) return goOn(state, head, step, assessment)
  if (head.order.attempt === 0) return repeat(state, head, step, assessment)
  if (assessment.verdict === 'fail') return stopAtGenerator(state, head, assessment)
  return goOn(state, head, step, { ...assessment, verdict: 'inconclusive' })
}

function takeFailure(state: MachineState, head: LaidRung, step: StepStats, assessment: Assessment): Move {
  if (head.rung.role === 'baseline') return refuseBrokenBaseline(state, head, step, assessment)
  return startTrial(state, head, {
    breaches: assessment.breaches,
    limited: assessment.limited,
    startMs: step.startMs,
  })
}

/** Once more at the same load, with arrivals drawn afresh; the backlog stays. */
function repeat(state: MachineState, head: LaidRung, step: StepStats, { breaches, limited }: Assessment): Move {
  const [stopped, cuts] = cut(state)
  const holdMs = repeatMs(head, step)
  const order = {
    purpose: 'repeat',
    attempt: head.order.attempt + 1,
    holdMs,
    windowMs: holdMs / WINDOWS_OF_STEP,
  } as const
  const [laid, lays] = layNow(stopped, head.rung, order)
  return [laid, [judged(head, 'inconclusive', breaches, limited), ...cuts, ...lays]]
}

/** A quantile may need more samples than the step had: then the repeat is longer, within reason. */
function repeatMs({ rung, order }: LaidRung, step: StepStats): number {
  const neededMs = timeToDecideMs(rung.conditions, step)
  return Math.min(Math.max(order.holdMs, Math.ceil(neededMs)), order.holdMs * MOST_PROLONGED)
}

function goOn(state: MachineState, head: LaidRung, step: StepStats, assessment: Assessment): Move {
  const { verdict, breaches, limited } = assessment
  const passed = verdict === 'pass'
  let next = state
  if (head.rung.role === 'baseline') next = takeBaseline(next, step)
  else if (passed) next = { ...next, tally: addToTally(next.tally, step, step.load) }
  if (passed) next = notePassed(next, head.rung, step)
  if (head.rung.role !== 'plain') {
    next = {
      ...next,
      lastJudged: { load: head.rung.load, passed, limited: limited.length > 0, why: whyWords(assessment) },
    }
  }
  next = { ...next, laid: next.laid.slice(1), seen: [], turnedMs: step.endMs }
  return [completePhase(next, head.rung), [judged(head, verdict, breaches, limited)]]
}

function takeBaseline(state: MachineState, step: StepStats): MachineState {
  const windows = afterTransient(step)
  const tally = windows.reduce((sum, window) => addToTally(sum, window, step.load), state.tally)
  return { ...state, baseline: measureBaseline(windows), ...(tally ? { tally } : {}) }
}

function refuseSilentBaseline(state: MachineState, head: LaidRung, step: StepStats, assessment: Assessment): Move {
  const at = formatLoad(state.plan.loadUnit, head.rung.load)
  const codes = Object.entries(step.errors).map(([code, count]) => `${count} x ${code}`)
  const instead = codes.length > 0 ? `errors only: ${codes.join(', ')}` : 'no reply at all'
  const [finished, finish] = abort(state, {
    reason: `the baseline at ${at} got no successful reply (${instead}): there is nothing to compare a higher load with`,
    advice: 'see that the target works at all: gradual try shows every operation once',
  })
  return [finished, [judged(head, 'inconclusive', assessment.breaches, assessment.limited), ...finish]]
}

function refuseBrokenBaseline(state: MachineState, head: LaidRung, step: StepStats, assessment: Assessment): Move {
  if (head.order.attempt === 0) return repeat(state, head, step, assessment)
  const at = formatLoad(state.plan.loadUnit, head.rung.load)
  const breach = typicalBreach(assessment.breaches)
  const condition = breach === undefined ? 'a condition' : `the condition ${breachWords(breach)}`
  const [finished, finish] = finishInconclusive(state, {
    reason: `the baseline at ${at} already breaks ${condition}: the critical point lies at or below the first load`,
    advice: 'start at a lower load, or allow more in the condition',
  })
  return [finished, [judged(head, 'fail', assessment.breaches, assessment.limited), ...finish]]
}

/** Broken twice, and twice the generator may have been why. */
function stopAtGenerator(state: MachineState, head: LaidRung, assessment: Assessment): Move {
  const at = formatLoad(state.plan.loadUnit, head.rung.load)
  const breach = typicalBreach(assessment.breaches)
  const [finished, finish] = giveUp(state, {
    reason: `at ${at} ${breach === undefined ? 'a condition' : breachWords(breach)} was broken, but the load generator did not keep its schedule (${assessment.limited.join('; ')}), so it may be the generator that broke and not the system`,
    advice: generatorAdvice(state.plan),
  })
  return [finished, [judged(head, 'inconclusive', assessment.breaches, assessment.limited), ...finish]]
}
