import { formatLoad } from '@gradual/dsl'
import { failAt } from './failing.ts'
import { abort, brokeWords, end, loadOf, phaseOf } from './finishing.ts'
import { judged } from './judging.ts'
import { cut, enter } from './laying.ts'
import { lastGoodBelow } from './progress.ts'
import { confirmedBefore } from './refining.ts'
import type { MachineState, Move } from './state.ts'
import type { CriticalPoint, MachineCommand, MachineInput, Recovery } from './types.ts'

type Stopped = Extract<MachineInput, { type: 'stopped' }>

/** The run ends from outside. What was found stays. */
export function stopRun(state: MachineState, stopped: Stopped): Move {
  const before = state.critical === undefined ? confirmedBefore(state) : undefined
  if (before === undefined) return stopNow(state, stopped)
  const [failed, commands] = failAt(state, before)
  const [ended, ends] = stopNow(failed, stopped)
  return [ended, [...commands, ...ends]]
}

function stopNow(state: MachineState, { why, atMs }: Stopped): Move {
  const at = formatLoad(state.plan.loadUnit, loadOf(state))
  const found = state.critical === undefined ? '' : `; until then: ${brokeWords(state)}`
  switch (why) {
    case 'targetLost':
      return loseTarget(state, atMs)
    case 'interrupted':
      return abortRunning(state, { reason: `interrupted at ${at}, in phase ${phaseOf(state)}${found}` })
    case 'maxTime':
      return abortRunning(state, {
        reason: `the time that the run was given was over at ${at}, in phase ${phaseOf(state)}${found}`,
        advice: 'give it more with --max-time, or take larger steps',
      })
  }
}

function loseTarget(state: MachineState, atMs: number): Move {
  const at = formatLoad(state.plan.loadUnit, loadOf(state))
  if (state.critical !== undefined) return loseBrokenTarget(state)
  if (state.passed === 0) {
    return abortRunning(state, {
      reason: `the target was lost at ${at}, before any load above the baseline had passed: no session was up for 10 s`,
      advice: 'see that the target runs and can be reached: gradual doctor',
    })
  }
  const load = loadOf(state)
  const phase = phaseOf(state)
  const lastGood = lastGoodBelow(state, load)
  const critical: CriticalPoint = {
    load,
    ...(lastGood === undefined ? {} : { lastGood }),
    atMs,
    cause: { condition: 'targetLost' },
    confirmed: false,
  }
  const recovery: Recovery = { outcome: 'not-recovered', load }
  const told = tellRunning(state)
  const [stopped, cuts] = cut(state)
  const [failing, failed] = enter({ ...stopped, critical, recovery, search: 'broke' }, 'FAILURE', { phase, load, atMs })
  const good =
    lastGood === undefined ? '' : `; the last load that passed is ${formatLoad(state.plan.loadUnit, lastGood)}`
  const [ended, ends] = end(
    failing,
    { verdict: 'broke', reason: `the target was lost at ${at}: no session was up for 10 s${good}` },
    'NOT_RECOVERED',
  )
  // The recovery is told before the end, and after what it follows from.
  return [
    ended,
    [...told, ...cuts, { type: 'failed', critical }, ...failed, ...beforeFinish(ends, { type: 'recovery', recovery })],
  ]
}

/** It broke under load, and went away for good afterwards. */
function loseBrokenTarget(state: MachineState): Move {
  const told = tellRunning(state)
  const [stopped, cuts] = cut(state)
  if (state.recovery !== undefined) {
    const [ended, ends] = end(stopped, {
      verdict: 'broke',
      reason: `${brokeWords(state)}; then the target was lost: no session was up for 10 s`,
    })
    return [ended, [...told, ...cuts, ...ends]]
  }
  const recovery: Recovery = { outcome: 'not-recovered', load: loadOf(state) }
  const phase = phaseOf(state)
  const [lost, enters] = enter({ ...stopped, recovery }, 'NOT_RECOVERED', { phase, load: recovery.load })
  const [ended, ends] = end(lost, {
    verdict: 'broke',
    reason: `${brokeWords(state)}; then the target was lost: no session was up for 10 s`,
  })
  return [ended, [...told, ...cuts, ...enters, ...beforeFinish(ends, { type: 'recovery', recovery })]]
}

function abortRunning(state: MachineState, why: { readonly reason: string; readonly advice?: string }): Move {
  const [ended, ends] = abort(state, why)
  return [ended, [...tellRunning(state), ...ends]]
}

/** What is known of the step that is cut stays on record, undecided. */
function tellRunning(state: MachineState): readonly MachineCommand[] {
  const head = state.laid[0]
  const breaches = state.seen.flatMap(({ vote }) => vote.breaches)
  return head === undefined ? [] : [judged(head, 'inconclusive', breaches, [])]
}

function beforeFinish(commands: readonly MachineCommand[], command: MachineCommand): readonly MachineCommand[] {
  const index = commands.findIndex(({ type }) => type === 'finish')
  return [...commands.slice(0, index), command, ...commands.slice(index)]
}
