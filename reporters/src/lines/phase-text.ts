import type { ReporterContext, RunResult, Transition } from '@gradual/runner'
import { sanitize } from '../format.ts'
import { describeLoad } from '../words.ts'

type Plan = ReporterContext['plan']

/** What a phase is about, for the line on which it is entered; undefined where another event says more. */
export function describePhase(transition: Transition, plan: Plan): string | undefined {
  const purpose = purposeOf(transition, plan)
  return purpose === undefined ? undefined : `Phase: ${nameOf(transition)} - ${purpose}`
}

function purposeOf({ recorded, phase, load }: Transition, plan: Plan): string | undefined {
  switch (recorded) {
    case 'INIT':
      return `Establishing baseline with ${describeLoad(load, plan.loadUnit)}`
    case 'WARMUP':
      return `Gradually increasing load${stepsText(phase, plan)}`
    case 'LOAD_INCREASE':
      return 'Increasing load to find critical point'
    case 'MITIGATION':
      return 'Applying mitigation strategies'
    case 'STABLE':
      return `Nothing broke up to ${describeLoad(load, plan.loadUnit)}`
    case 'INCONCLUSIVE':
      return 'The measurements do not allow a verdict'
    case 'ABORTED':
      return 'The run ended before its time'
    // Told with their figures when the failure is detected and the recovery verified.
    case 'FAILURE':
    case 'RECOVERED':
    case 'PARTIAL_RECOVERY':
    case 'NOT_RECOVERED':
      return undefined
  }
}

function stepsText(name: string, plan: Plan): string {
  const phase = plan.phases.find(one => one.name === name)
  if (phase?.kind !== 'ramp') return ''
  if (phase.count !== undefined) return ` over ${phase.count} ${phase.count === 1 ? 'step' : 'steps'}`
  return phase.upTo === undefined ? '' : ` up to ${describeLoad(phase.upTo, plan.loadUnit)}`
}

/** A scenario may have several phases of one kind, under names of its own. */
function nameOf({ recorded, phase }: Transition): string {
  const same = phase === '' || phase.toUpperCase().replaceAll('-', '_') === recorded || isOutcome(recorded)
  return same ? recorded : `${recorded} (${sanitize(phase)})`
}

function isOutcome(recorded: Transition['recorded']): boolean {
  return recorded === 'STABLE' || recorded === 'INCONCLUSIVE' || recorded === 'ABORTED'
}

/** The recovery in one line, and whether that is good news. */
export function describeRecovery(
  outcome: RunResult['recovery']['outcome'],
): { text: string; good: boolean } | undefined {
  switch (outcome) {
    case 'recovered':
      return { text: 'Mitigation SUCCESSFUL - System recovered', good: true }
    case 'partial':
      return { text: 'Mitigation PARTIAL - System recovered only below the mitigation load', good: false }
    case 'not-recovered':
      return { text: 'Mitigation FAILED - System did not recover', good: false }
    case 'skipped':
      return undefined
  }
}
