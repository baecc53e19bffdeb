import type { RampPhase } from '../plan.ts'
import type { PhaseReader, StepDefaults } from './phase-reader.ts'

export type { StepDefaults } from './phase-reader.ts'

type RampFields = Pick<RampPhase, 'from' | 'by' | 'upTo' | 'count' | 'everyMs'>

/** Of size, end and number of steps, two fix the third; the scenario's step size comes in where one is missing. */
export function compileRamp(reader: PhaseReader, step: StepDefaults): RampFields {
  const from = reader.load('from', 'from')
  const count = reader.count('steps', 'count')
  const upTo = reader.load('upTo', 'upTo')
  return {
    ...reader.optional('from', from),
    ...compileSize(reader, step, count !== undefined && upTo !== undefined),
    ...reader.optional('upTo', upTo),
    ...reader.optional('count', count),
    everyMs: reader.time('every', 'everyMs', step),
  }
}

function compileSize(reader: PhaseReader, step: StepDefaults, isFixed: boolean): Pick<RampPhase, 'by'> {
  const own = reader.verb('by')
  if (own !== undefined) return { by: reader.size(own.args[0], own.mark) }
  return isFixed || step.by === undefined ? {} : { by: reader.size(step.by, step.mark) }
}
