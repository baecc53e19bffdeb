import { formatLoad, formatQuantity, type LoadUnit, type PlanPhase, type ShapedPhase } from '@gradual/dsl'

/** The load of a phase that changes while it runs, as short as a column of a table. */
export function describeShape(phase: ShapedPhase, before: number | undefined, unit: LoadUnit): string {
  switch (phase.kind) {
    case 'slope': {
      const start = phase.from ?? before
      return `${start === undefined ? 'from there' : formatLoad(unit, start)} straight to ${formatLoad(unit, phase.to)}`
    }
    case 'spike':
      return `${formatLoad(unit, phase.load)}, pulses to ${formatLoad(unit, phase.peak)}`
    case 'trace': {
      const rates = phase.points.map(({ perSec }) => perSec)
      const lowest = formatLoad(
        unit,
        rates.reduce((low, rate) => Math.min(low, rate), rates[0] ?? 0),
      )
      const highest = formatLoad(
        unit,
        rates.reduce((high, rate) => Math.max(high, rate), 0),
      )
      return `${lowest} to ${highest}, from a file`
    }
  }
}

/** What else there is to say of it. */
export function shapeNotes(phase: PlanPhase): readonly string[] {
  const time = (ms: number) => formatQuantity('duration', ms)
  if (phase.kind === 'trace') {
    const way = phase.between === 'steps' ? 'each holds until the next' : 'in a straight line from one to the next'
    return [`${phase.points.length} rates from ${phase.source}, ${way}`]
  }
  if (phase.kind !== 'spike') return []
  const often = phase.everyMs === undefined ? 'once' : `every ${time(phase.everyMs)}`
  const after = phase.afterMs === undefined ? '' : `, first after ${time(phase.afterMs)}`
  return [`a pulse of ${time(phase.lastingMs)} ${often}${after}`]
}
