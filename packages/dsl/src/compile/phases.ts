import { type ChainLink, chainLinks, type PhaseNode, type VerbNode } from '../chain/build.ts'
import type { PlanPhase } from '../plan.ts'
import { recordPieces, usedPieces } from '../recorder.ts'
import type { Mark } from '../source-location.ts'
import { compileAt } from './at-phase.ts'
import { compileWhen } from './conditions.ts'
import { type Draft, show } from './draft.ts'
import { PhaseReader } from './phase-reader.ts'
import { compileRamp, type StepDefaults } from './ramp-phase.ts'
import { compileSlope, compileSpike, compileTrace } from './shaped-phases.ts'

/** Calls the lambda of `.phases()` and reads the chain that it returns. */
export function compilePhases(draft: Draft, lambda: () => unknown, mark: Mark, step: StepDefaults): PlanPhase[] {
  draft.mark('phases', mark)
  const { result, pieces } = recordPieces(() => draft.call('phases', lambda))
  const links = chainLinks(result)
  if (links === undefined) {
    reportNoChain(draft, result, mark)
    return []
  }
  const used = usedPieces(result, pieces)
  for (const piece of pieces) {
    if (!used.has(piece.value) && piece.from.some(part => used.has(part))) {
      const hint = 'a chain is never changed, every verb gives a new one: go on with what it returns'
      draft.issue('phases', `the result of .${piece.verb}() is not used`, hint, piece.mark)
    }
  }
  const phases: PlanPhase[] = []
  for (const link of links) {
    const phase = compileLink(draft, link, phases, step)
    if (phase !== undefined) phases.push(phase)
  }
  return phases
}

function reportNoChain(draft: Draft, result: unknown, mark: Mark): void {
  if (result instanceof Promise) {
    // It rejects with BUILDER_AWAITED, which is said here already.
    result.catch(() => {})
    draft.unreadable(
      'phases',
      '.phases() was given an async function',
      'a chain of phases is no promise: leave out async',
      mark,
    )
  } else if (!draft.isUnreadable('phases')) {
    const hint = "return a chain: p => phase('init').hold('50/s').then(...)"
    draft.unreadable('phases', `.phases() needs a chain of phases, not ${show(result)}`, hint, mark)
  }
}

function compileLink(
  draft: Draft,
  link: ChainLink,
  before: readonly PlanPhase[],
  step: StepDefaults,
): PlanPhase | undefined {
  const path = `phases.${before.length}`
  if ('stray' in link) {
    draft.issue(path, `.then() needs a phase or a chain of phases, not ${show(link.stray)}`, undefined, link.mark)
    return undefined
  }
  draft.mark(path, link.mark)
  const reader = new PhaseReader(draft, path, link)
  const common = {
    name: typeof link.name === 'string' ? link.name : '',
    settleMs: reader.duration('settle', 'settleMs') ?? 0,
    tags: link.verbs.filter(({ verb }) => verb === 'tags').flatMap(({ args }) => args.map(String)),
    failWhen: compileFailWhen(draft, path, link),
    ...reader.optional('refinePercent', reader.percent('refine', 'refinePercent')),
    ...draft.place(link.mark),
  }
  const shape = shapeOf(link)
  reader.refuseOthers(verbsOf[shape], shape)
  switch (shape) {
    case 'hold':
      return {
        kind: 'hold',
        ...common,
        load: reader.load('hold', 'load') ?? Number.NaN,
        holdMs: reader.time('for', 'holdMs', step),
      }
    case 'at':
      return { kind: 'at', ...common, ...compileAt(reader, before, step) }
    case 'ramp':
      return { kind: 'ramp', ...common, ...compileRamp(reader, step) }
    case 'slope':
      return { kind: 'slope', ...common, ...compileSlope(reader, step) }
    case 'spike':
      return { kind: 'spike', ...common, ...compileSpike(reader, step) }
    case 'trace':
      return { kind: 'trace', ...common, ...compileTrace(reader, step) }
    case 'none':
      draft.unreadable(
        `${path}.load`,
        `phase '${common.name}' has no load`,
        'give .hold(), .at(), a ramp or a trace',
        link.mark,
      )
      return { kind: 'hold', ...common, load: Number.NaN, holdMs: reader.time('for', 'holdMs', step) }
  }
}

type Shape = PlanPhase['kind'] | 'none'

const everywhere = ['settle', 'tags', 'failWhen', 'orWhen', 'refine']
const verbsOf: { readonly [S in Shape]: readonly string[] } = {
  hold: ['hold', 'for', ...everywhere],
  at: ['at', 'of', 'for', 'recoverWithin', ...everywhere],
  ramp: ['from', 'steps', 'by', 'upTo', 'every', ...everywhere],
  slope: ['from', 'rampTo', 'for', 'every', ...everywhere],
  spike: ['hold', 'spike', 'for', ...everywhere],
  trace: ['trace', 'every', ...everywhere],
  none: ['for', 'every', 'of', 'recoverWithin', ...everywhere],
}

function shapeOf({ verbs }: PhaseNode): Shape {
  const has = (...names: readonly string[]) => verbs.some(({ verb }) => names.includes(verb))
  if (has('trace')) return 'trace'
  if (has('spike')) return 'spike'
  if (has('hold')) return 'hold'
  if (has('at')) return 'at'
  if (has('rampTo')) return 'slope'
  return has('from', 'steps', 'by', 'upTo') ? 'ramp' : 'none'
}

function compileFailWhen(draft: Draft, path: string, { verbs }: PhaseNode) {
  const judged = verbs.filter(({ verb }) => verb === 'failWhen' || verb === 'orWhen')
  const compiled = judged.map((node: VerbNode, index) =>
    compileWhen(draft, `${path}.failWhen.${index}`, node.args[0], node.mark),
  )
  return compiled.filter(condition => condition !== undefined)
}
