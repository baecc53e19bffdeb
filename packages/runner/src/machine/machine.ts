import type { Plan } from '@gradual/dsl'
import { latencyLimitMs } from '../detect/index.ts'
import { climbOnStep, climbOnWindow } from './climbing.ts'
import { keepEvidence } from './evidence.ts'
import { layAhead } from './laying.ts'
import { nextPhase } from './phases.ts'
import { recoverOnMitigated, recoverOnStep, recoverOnWindow } from './recovering.ts'
import { probeNext, probeOnDrained } from './refining.ts'
import type { MachineOptions, MachineState, Move } from './state.ts'
import { stopRun } from './stopping.ts'
import { confirmOnDrained, confirmOnStep, confirmOnWindow } from './trial.ts'
import type { MachineCommand, MachineInput } from './types.ts'
import { passOver } from './unmeasured.ts'

/** The first commands of a plan: its first load, and the one behind it. */
export function start(plan: Plan, options: MachineOptions = {}): Move {
  const reference = { loadUnit: plan.loadUnit, phases: {} }
  return moveOn({
    plan,
    functions: options.functions ?? {},
    reference,
    latencyLimitMs: latencyLimitMs(plan, reference),
    mode: { kind: 'climbing' },
    queue: [],
    laid: [],
    seen: [],
    nextPhase: 0,
    endLoads: {},
    searching: false,
    search: 'open',
    ascent: [],
    evidence: [],
    passed: 0,
    recoveryAttempts: 0,
    limitedRecovery: false,
    nextStepId: 1,
  })
}

/**
 * What follows from one thing that happened: the next state, and what the run loop has to do, in this order.
 *
 * Pure. Windows and steps that are not of a step under way, and all that comes after the end, change nothing.
 */
export function advance(state: MachineState, input: MachineInput): Move {
  const [reacted, commands] = react(state, input)
  const [moved, more] = moveOn(reacted)
  return [moved, [...commands, ...more]]
}

function react(state: MachineState, input: MachineInput): Move {
  const { mode } = state
  if (mode.kind === 'finished') return [state, []]
  switch (input.type) {
    case 'stopped':
      return stopRun(state, input)
    case 'unmeasured':
      return passOver(state, input)
    case 'drained':
      if (mode.kind === 'draining') return confirmOnDrained(state, mode.trial, input.ok)
      return mode.kind === 'probing' ? probeOnDrained(state, mode.load, input.ok) : [state, []]
    case 'mitigated':
      return mode.kind === 'recovering' ? recoverOnMitigated(state, mode, input.atMs) : [state, []]
    case 'window':
      if (mode.kind === 'climbing') return climbOnWindow(keepEvidence(state, input.window), input.window)
      if (mode.kind === 'confirming') {
        return confirmOnWindow(keepEvidence(state, input.window), mode.trial, input.window)
      }
      return mode.kind === 'recovering' ? recoverOnWindow(state, mode, input.window) : [state, []]
    case 'step':
      if (mode.kind === 'climbing') return climbOnStep(state, input.step)
      if (mode.kind === 'confirming') return confirmOnStep(state, mode.trial, input.step)
      return mode.kind === 'recovering' ? recoverOnStep(state, mode, input.step) : [state, []]
  }
}

/** Keeps the load laid ahead; where nothing is left to lay, asks the plan. */
function moveOn(state: MachineState): Move {
  const commands: MachineCommand[] = []
  let next = state
  while (next.mode.kind === 'climbing' && next.laid.length === 0 && next.queue.length === 0) {
    const [moved, more] = next.refining === undefined ? nextPhase(next) : probeNext(next, next.refining)
    next = moved
    commands.push(...more)
  }
  if (next.mode.kind !== 'climbing') return [next, commands]
  const [laid, lays] = layAhead(next)
  return [laid, [...commands, ...lays]]
}
