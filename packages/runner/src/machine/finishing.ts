import { formatLoad, type Plan } from '@gradual/dsl'
import { cut, enter } from './laying.ts'
import type { MachineState, Move } from './state.ts'
import type { Outcome, RecordedPhase } from './types.ts'
import { breachWords, recoveryWords } from './words.ts'

/** What would help where the generator, and not the system, was at its end. */
export function generatorAdvice({ loadUnit }: Plan): string {
  const closed =
    loadUnit === 'perSec' ? '; or ask with a closed load, such as inFlight(200), which has no schedule to miss' : ''
  return `the load generator needs more: raise --workers, or give it a quieter machine, one of its own, or several${closed}`
}

/** The plan is done: the verdict on all of it. */
export function finishRun(state: MachineState): Move {
  return end(state, outcomeOf(state))
}

/** The run cannot name a critical point, and cannot say that there is none. */
export function finishInconclusive(
  state: MachineState,
  why: { readonly reason: string; readonly advice: string },
): Move {
  return end(state, { verdict: 'inconclusive', ...why }, 'INCONCLUSIVE')
}

/** The run was broken off; what it found until now stays. */
export function abort(state: MachineState, why: { readonly reason: string; readonly advice?: string }): Move {
  return end(state, { verdict: 'aborted', ...why }, 'ABORTED')
}

/** The last commands of a run. */
export function end(state: MachineState, outcome: Outcome, recorded?: RecordedPhase): Move {
  const [stopped, cuts] = cut(state)
  const [entered, enters] =
    recorded === undefined ? [stopped, []] : enter(stopped, recorded, { phase: phaseOf(state), load: loadOf(state) })
  return [{ ...entered, mode: { kind: 'finished' }, queue: [] }, [...cuts, ...enters, { type: 'finish', outcome }]]
}

/** The phase and load that a run is at. */
export function phaseOf(state: MachineState): string {
  const { mode } = state
  if (mode.kind === 'draining' || mode.kind === 'confirming') return mode.trial.rung.phase
  if (mode.kind === 'recovering') return mode.phase
  return state.laid[0]?.order.phase ?? state.failure?.phase ?? lastPhase(state)
}

export function loadOf(state: MachineState): number {
  const { mode } = state
  if (mode.kind === 'draining' || mode.kind === 'confirming') return mode.trial.rung.load
  if (mode.kind === 'recovering' || mode.kind === 'probing') return mode.load
  return state.laid[0]?.order.load ?? state.critical?.load ?? state.lastJudged?.load ?? state.previousLoad ?? 0
}

function lastPhase(state: MachineState): string {
  return state.plan.phases[Math.max(0, state.nextPhase - 1)]?.name ?? ''
}

function outcomeOf(state: MachineState): Outcome {
  const { plan, critical, lastJudged } = state
  if (critical !== undefined) return { verdict: 'broke', reason: brokeWords(state) }
  if (state.search === 'undecided') {
    const at = formatLoad(plan.loadUnit, lastJudged?.load ?? 0)
    const why = lastJudged?.why ? ` (${lastJudged.why})` : ''
    return {
      verdict: 'inconclusive',
      reason: `nothing broke for certain, but the last load, ${at}, was not passed for certain either${why}`,
      advice: lastJudged?.limited ? generatorAdvice(plan) : 'give each step more time',
    }
  }
  const at = formatLoad(plan.loadUnit, lastJudged?.load ?? state.previousLoad ?? 0)
  const nothing = plan.phases.every(phase => phase.failWhen.length === 0)
  const reason = nothing
    ? `all loads up to ${at} were carried; the scenario has no condition that could fail`
    : `no condition was broken up to ${at}, the highest load of the scenario`
  return { verdict: 'held', reason }
}

/** What broke, where, on what evidence, and what came after. */
export function brokeWords(state: MachineState): string {
  const { plan, critical, failure, recovery } = state
  if (critical === undefined) return ''
  const at = formatLoad(plan.loadUnit, critical.load)
  const cause = failure === undefined ? critical.cause.condition : breachWords(failure.trial.cause)
  const good =
    critical.lastGood === undefined
      ? 'no lower load passed before it'
      : `the last load that passed is ${formatLoad(plan.loadUnit, critical.lastGood)}`
  const proof = confirmationWords(state)
  const after = recovery === undefined ? '' : `; ${recoveryWords(plan, recovery, state.limitedRecovery)}`
  const interval =
    critical.ci95 === undefined
      ? ''
      : `; with 95 % it lies between ${critical.ci95.map(load => formatLoad(plan.loadUnit, Math.round(load))).join(' and ')}`
  return `broke at ${at}: ${cause}${proof}; ${good}${interval}${after}`
}

function confirmationWords({ critical, failure }: MachineState): string {
  if (failure === undefined) return ''
  const { trial } = failure
  if (critical?.confirmed === false) return ', and replies were still missing 10 s after the load had stopped'
  const saturation = trial.saturation === undefined ? '' : ` (${trial.saturation})`
  return `${saturation}, and again in a repeat from a system at rest`
}
