import type { AtPhase, PlanPhase } from '../plan.ts'
import { show } from './draft.ts'
import type { PhaseReader, StepDefaults } from './phase-reader.ts'

type AtFields = Pick<AtPhase, 'sharePercent' | 'ofPhase' | 'holdMs' | 'recoverWithinMs' | 'mitigations'>

const defaultRecoverWithinMs = 60_000

/** A share of another phase's load: of the one that is named, else of the nearest earlier one that can fail. */
export function compileAt(reader: PhaseReader, before: readonly PlanPhase[], step: StepDefaults): AtFields {
  const ofPhase = findReference(reader, before)
  const canFail = before.some(({ name, failWhen }) => name === ofPhase && failWhen.length > 0)
  const recoverWithinMs = reader.duration('recoverWithin', 'recoverWithinMs')
  return {
    sharePercent: reader.percent('at', 'sharePercent') ?? Number.NaN,
    ofPhase,
    holdMs: reader.time('for', 'holdMs', step),
    ...reader.optional('recoverWithinMs', recoverWithinMs ?? (canFail ? defaultRecoverWithinMs : undefined)),
    mitigations: [],
  }
}

function findReference(reader: PhaseReader, before: readonly PlanPhase[]): string {
  const of = reader.verb('of')
  const path = `${reader.path}.ofPhase`
  if (of === undefined) {
    const failing = before.findLast(({ failWhen }) => failWhen.length > 0)
    if (failing === undefined) {
      const hint = "name the phase: .at('70%').of('init')"
      reader.draft.unreadable(path, '.at() needs an earlier phase with failWhen, or .of()', hint, reader.mark)
    }
    return failing?.name ?? ''
  }
  const name = of.args[0]
  reader.draft.mark(path, of.mark)
  if (typeof name === 'string') return name
  reader.draft.unreadable(path, `.of() needs the name of a phase, not ${show(name)}`, undefined, of.mark)
  return ''
}
