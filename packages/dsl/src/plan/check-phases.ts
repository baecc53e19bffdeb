import type { Plan, PlanPhase, RampPhase } from '../plan.ts'
import { didYouMean } from '../suggest.ts'
import { formatLoad } from '../units/format.ts'
import { checkCondition } from './check-conditions.ts'
import { checkShape } from './check-shapes.ts'
import { checkSlots } from './check-slots.ts'
import { findNameFault, type Issues } from './issues.ts'
import { maxSteps } from './ramp-loads.ts'
import { type PhaseLoads, phaseLoads } from './steps.ts'

const reserved = ['failure', 'recovered', 'partial-recovery', 'not-recovered', 'stable', 'inconclusive', 'aborted']

// More than ten times the load where a phase ended is no share of it, but a slip.
const maxShare = 1000

export function checkPhases(issues: Issues, plan: Plan): void {
  if (plan.phases.length === 0) issues.add('phases', 'a plan needs a phase')
  phaseLoads(plan).forEach((planned, index) => {
    checkPhase(issues, plan, planned, index)
  })
}

function checkPhase(issues: Issues, plan: Plan, planned: PhaseLoads, index: number): void {
  const { phase } = planned
  const path = `phases.${index}`
  const before = plan.phases.slice(0, index).map(({ name }) => name)
  checkPhaseName(issues, path, phase.name, before)
  issues.notNegative(`${path}.settleMs`, phase.settleMs, 'the time to settle')
  phase.failWhen.forEach((condition, i) => {
    checkCondition(issues, `${path}.failWhen.${i}`, condition, { plan, before })
  })
  if (phase.refinePercent !== undefined) {
    issues.percent(`${path}.refinePercent`, phase.refinePercent, 'the width to refine to', 100)
    if (phase.failWhen.length === 0) issues.add(`${path}.refinePercent`, '.refine() needs .failWhen()')
  }
  switch (phase.kind) {
    case 'hold':
      issues.positive(`${path}.holdMs`, phase.holdMs, 'the time to hold')
      checkLoad(issues, `${path}.load`, phase.load, plan)
      break
    case 'at':
      checkAt(issues, path, phase, before)
      checkLastLoad(issues, path, planned, plan)
      break
    case 'ramp':
      checkRamp(issues, path, phase, planned, plan, index)
      break
    default:
      checkShape(issues, path, phase, planned, plan)
  }
}

function checkPhaseName(issues: Issues, path: string, name: string, before: readonly string[]): void {
  const fault = findNameFault(name)
  if (fault !== undefined) issues.add(`${path}.name`, `the phase's name ${fault}`)
  if (before.includes(name)) issues.add(`${path}.name`, `phase '${name}' is there already`)
  if (reserved.includes(name.toLowerCase().replaceAll('_', '-'))) {
    issues.add(`${path}.name`, `'${name}' is not a phase's name: the run writes it itself`)
  }
}

function checkAt(issues: Issues, path: string, phase: PlanPhase & { readonly kind: 'at' }, before: string[]): void {
  issues.positive(`${path}.holdMs`, phase.holdMs, 'the time to hold')
  issues.percent(`${path}.sharePercent`, phase.sharePercent, 'the share', maxShare)
  if (phase.recoverWithinMs !== undefined) {
    issues.positive(`${path}.recoverWithinMs`, phase.recoverWithinMs, 'the time to recover')
  }
  if (!before.includes(phase.ofPhase)) {
    const hint = didYouMean(phase.ofPhase, before, 'phases before it')
    issues.add(`${path}.ofPhase`, `phase '${phase.ofPhase}' is not before it`, hint)
  }
}

function checkLoad(issues: Issues, path: string, load: number, plan: Plan): void {
  if (plan.loadUnit === 'perSec') {
    issues.positive(path, load, 'the load')
    return
  }
  issues.count(path, load, 'requests in flight')
  checkSlots(issues, path, load, plan)
}

function checkLastLoad(issues: Issues, path: string, { loads }: PhaseLoads, plan: Plan): void {
  if (plan.loadUnit === 'inFlight') checkSlots(issues, path, Math.max(0, ...loads.slice(-1)), plan)
}

function checkRamp(
  issues: Issues,
  path: string,
  phase: RampPhase,
  planned: PhaseLoads,
  plan: Plan,
  index: number,
): void {
  const { from, by, upTo, count } = phase
  const { loads, previousLoad } = planned
  issues.positive(`${path}.everyMs`, phase.everyMs, 'the time of a step')
  if (from !== undefined) checkLoad(issues, `${path}.from`, from, plan)
  if (upTo !== undefined) checkLoad(issues, `${path}.upTo`, upTo, plan)
  if (count !== undefined) issues.count(`${path}.count`, count, 'the number of steps')
  if (by !== undefined && 'percent' in by) issues.percent(`${path}.by.percent`, by.percent, 'the step size', maxShare)
  if (by !== undefined && 'load' in by) {
    if (plan.loadUnit === 'inFlight') issues.count(`${path}.by.load`, by.load, 'the step size')
    else issues.positive(`${path}.by.load`, by.load, 'the step size')
  }
  const given = [by, upTo, count].filter(part => part !== undefined).length
  if (given === 3)
    issues.add(path, `phase '${phase.name}' gives size, end and number of steps`, 'two fix the third: leave one out')
  else if (by === undefined && given < 2) {
    issues.add(path, 'a ramp has no step size: give .by(), or .step() before .phases()')
  } else if (given < 2) issues.add(path, `phase '${phase.name}' has no end`, 'give .upTo() or .steps()')
  if (from === undefined && index === 0) {
    issues.add(path, 'the first phase has no load: begin with .hold() or .from()')
  }
  checkDirection(issues, path, phase, previousLoad, plan)
  if (given >= 2 && loads.length > maxSteps) {
    issues.add(
      path,
      `phase '${phase.name}' has more than ${maxSteps} steps`,
      "take larger steps, or a share: .by('10%')",
    )
  }
  checkLastLoad(issues, path, planned, plan)
}

function checkDirection(issues: Issues, path: string, phase: RampPhase, before: number | undefined, plan: Plan): void {
  const { from, upTo, count } = phase
  if (upTo === undefined) return
  const end = formatLoad(plan.loadUnit, upTo)
  if (from !== undefined && (from > upTo || (from < upTo && count === 1))) {
    const message = `phase '${phase.name}' starts at ${formatLoad(plan.loadUnit, from)} and goes up to ${end}`
    const hint = from > upTo ? 'loads rise: swap the two' : 'one step cannot be at both: give more steps'
    issues.add(`${path}.from`, message, hint)
  } else if (from === undefined && before !== undefined && before >= upTo) {
    const message = `phase '${phase.name}' goes up to ${end}, where the phase before it already ends at ${formatLoad(plan.loadUnit, before)}`
    issues.add(`${path}.upTo`, message, 'raise upTo, or say where to start with .from()')
  }
}
