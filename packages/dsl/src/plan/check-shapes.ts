import type { Plan, ShapedPhase, SlopePhase, SpikePhase, TracePhase } from '../plan.ts'
import { formatLoad, formatQuantity } from '../units/format.ts'
import { checkSlots } from './check-slots.ts'
import type { Issues } from './issues.ts'
import { maxSteps } from './ramp-loads.ts'
import type { PhaseLoads } from './steps.ts'

/** A day with a rate for each second has 86,400. */
const maxPoints = 100_000

/** A phase whose load changes while it runs. */
export function checkShape(issues: Issues, path: string, phase: ShapedPhase, planned: PhaseLoads, plan: Plan): void {
  // A file with too few rates has no length either: that is one mistake.
  if (phase.kind !== 'trace' || phase.points.length > 1) issues.positive(`${path}.holdMs`, phase.holdMs, 'the time')
  if (phase.everyMs !== undefined) issues.positive(`${path}.everyMs`, phase.everyMs, 'the time of a part')
  switch (phase.kind) {
    case 'slope':
      checkSlope(issues, path, phase, planned, plan)
      break
    case 'spike':
      checkSpike(issues, path, phase, plan)
      break
    case 'trace':
      checkTrace(issues, path, phase, plan)
  }
  if (phase.kind !== 'slope' && phase.refinePercent !== undefined) {
    const hint = 'find the load with a ramp that has .refine()'
    issues.add(`${path}.refinePercent`, `a ${phase.kind} has no bracket to narrow`, hint)
  }
  if (phase.everyMs !== undefined && planned.loads.length > maxSteps) {
    const message = `phase '${phase.name}' is judged in more than ${maxSteps} parts`
    issues.add(`${path}.everyMs`, message, 'give more time to each')
  }
}

function checkSlope(issues: Issues, path: string, phase: SlopePhase, planned: PhaseLoads, plan: Plan): void {
  const { from, to } = phase
  const isFirst = plan.phases[0] === phase
  if (from !== undefined) checkEnd(issues, `${path}.from`, from, plan)
  checkEnd(issues, `${path}.to`, to, plan)
  if (from === undefined && isFirst) {
    issues.add(path, 'the first phase has no load: begin with .hold() or .from()')
  }
  const start = from ?? planned.previousLoad
  if (start === to) {
    const message = `phase '${phase.name}' starts at ${formatLoad(plan.loadUnit, to)} and ends there`
    issues.add(`${path}.to`, message, 'one load for a time is .hold()')
  }
}

function checkSpike(issues: Issues, path: string, phase: SpikePhase, plan: Plan): void {
  const { load, peak, lastingMs, afterMs, everyMs, holdMs } = phase
  checkEnd(issues, `${path}.load`, load, plan)
  checkEnd(issues, `${path}.peak`, peak, plan)
  if (peak <= load) {
    const message = `the pulse goes to ${formatLoad(plan.loadUnit, peak)}, which is not above the base of ${formatLoad(plan.loadUnit, load)}`
    issues.add(`${path}.peak`, message, 'give it more height')
  }
  issues.positive(`${path}.lastingMs`, lastingMs, 'the length of a pulse')
  if (afterMs !== undefined) issues.notNegative(`${path}.afterMs`, afterMs, 'the time before the first pulse')
  const lasting = formatQuantity('duration', lastingMs)
  if (everyMs !== undefined && lastingMs >= everyMs) {
    const message = `a pulse of ${lasting} does not end before the next one, ${formatQuantity('duration', everyMs)} after its start`
    issues.add(`${path}.everyMs`, message, 'shorten the pulse, or give more time from one to the next')
  } else if (everyMs !== undefined && everyMs > holdMs) {
    const message = `the phase is over after ${formatQuantity('duration', holdMs)}, before a second pulse`
    issues.add(`${path}.everyMs`, message, 'leave out every, or give the phase more time')
  } else if ((afterMs ?? 0) + lastingMs > holdMs) {
    const after = afterMs === undefined ? '' : ` that begins after ${formatQuantity('duration', afterMs)}`
    const message = `a pulse of ${lasting}${after} does not fit into ${formatQuantity('duration', holdMs)}`
    issues.add(`${path}.lastingMs`, message, 'give the phase more time: .for()')
  }
}

function checkTrace(issues: Issues, path: string, { points, source, holdMs }: TracePhase, plan: Plan): void {
  if (plan.loadUnit === 'inFlight') {
    issues.add(path, 'a trace is of rates, which a closed load does not have', 'leave out inFlight everywhere')
  }
  if (points.length < 2) {
    issues.add(`${path}.points`, `${source} has ${points.length === 0 ? 'no rate' : 'one rate'}: two are needed`)
  }
  if (points.length > maxPoints) {
    issues.add(`${path}.points`, `${source} has ${points.length} rates, at most ${maxPoints}`, 'thin it out')
  }
  if (points[0] !== undefined && points[0].atMs !== 0) {
    issues.add(`${path}.points.0.atMs`, `the first rate must be at 0, not ${points[0].atMs}`)
  }
  points.forEach(({ atMs, perSec }, index) => {
    issues.notNegative(`${path}.points.${index}.perSec`, perSec, 'a rate')
    const before = points[index - 1]
    if (before !== undefined && !(atMs > before.atMs)) {
      issues.add(`${path}.points.${index}.atMs`, `times must rise: ${atMs} comes after ${before.atMs}`)
    }
  })
  if (points.length >= 2 && points.every(({ perSec }) => perSec === 0)) {
    issues.add(`${path}.points`, `${source} has no rate above zero`)
  }
  const last = points.at(-1)
  if (last !== undefined && holdMs < last.atMs) {
    issues.add(`${path}.holdMs`, `the last rate is at ${last.atMs} ms, behind the end of the phase at ${holdMs} ms`)
  }
}

/** Zero is a load to come from, or to go to. */
function checkEnd(issues: Issues, path: string, load: number, plan: Plan): void {
  if (plan.loadUnit === 'perSec') {
    issues.notNegative(path, load, 'the load')
    return
  }
  if (!Number.isSafeInteger(load) || load < 0) {
    issues.add(path, `requests in flight must be a whole number, 0 or more, not ${load}`)
  }
  checkSlots(issues, path, load, plan)
}
