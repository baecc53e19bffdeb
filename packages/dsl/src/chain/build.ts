import { GradualError } from '../errors.ts'
import { recordPiece } from '../recorder.ts'
import { type Mark, markCaller } from '../source-location.ts'
import type { NeedsLoad } from './stages.ts'
import type { PhaseName } from './words.ts'

const brand = Symbol.for('gradual.chain')

/** One verb of a phase, with what it was given; read when the plan is built. */
export interface VerbNode {
  readonly verb: string
  readonly args: readonly unknown[]
  readonly mark: Mark
}

export interface PhaseNode {
  readonly name: string
  readonly mark: Mark
  readonly verbs: readonly VerbNode[]
}

/** A link of a chain: the phases so far, or something that `then` was given and that is none. */
export type ChainLink = PhaseNode | { readonly stray: unknown; readonly mark: Mark }

class ChainBuilder {
  readonly [brand]: readonly ChainLink[]

  constructor(links: readonly ChainLink[], verb: string, mark: Mark, from: readonly object[]) {
    this[brand] = links
    recordPiece({ value: this, from, verb, mark })
  }

  // biome-ignore lint/suspicious/noThenProperty: the sentence of a scenario is read aloud; awaiting is refused below
  then(next: unknown): ChainBuilder {
    const mark = markCaller()
    if (typeof next === 'function') throw awaited(this[brand])
    const links = chainLinks(next)
    const chain =
      links === undefined
        ? new ChainBuilder([...this[brand], { stray: next, mark }], 'then', mark, [this])
        : new ChainBuilder([...this[brand], ...links], 'then', mark, [this, next as object])
    return Object.freeze(chain)
  }
}

/** Every verb of a phase. Which may follow which is the types' affair, and the plan's where they were not asked. */
class PhaseBuilder extends ChainBuilder {
  constructor(node: PhaseNode, verb: string, mark: Mark, from: readonly object[]) {
    super([node], verb, mark, from)
    Object.freeze(this)
  }

  hold(load: unknown): PhaseBuilder {
    return this.#add('hold', load)
  }
  from(load: unknown): PhaseBuilder {
    return this.#add('from', load)
  }
  steps(count: unknown): PhaseBuilder {
    return this.#add('steps', count)
  }
  by(size: unknown): PhaseBuilder {
    return this.#add('by', size)
  }
  upTo(load: unknown): PhaseBuilder {
    return this.#add('upTo', load)
  }
  rampTo(load: unknown): PhaseBuilder {
    return this.#add('rampTo', load)
  }
  spike(pulse: unknown): PhaseBuilder {
    return this.#add('spike', pulse)
  }
  trace(file: unknown, options?: unknown): PhaseBuilder {
    return this.#add('trace', file, options)
  }
  at(share: unknown): PhaseBuilder {
    return this.#add('at', share)
  }
  of(phase: unknown): PhaseBuilder {
    return this.#add('of', phase)
  }
  for(time: unknown): PhaseBuilder {
    return this.#add('for', time)
  }
  every(time: unknown): PhaseBuilder {
    return this.#add('every', time)
  }
  settle(time: unknown): PhaseBuilder {
    return this.#add('settle', time)
  }
  recoverWithin(time: unknown): PhaseBuilder {
    return this.#add('recoverWithin', time)
  }
  failWhen(when: unknown): PhaseBuilder {
    return this.#add('failWhen', when)
  }
  orWhen(when: unknown): PhaseBuilder {
    return this.#add('orWhen', when)
  }
  refine(width: unknown): PhaseBuilder {
    return this.#add('refine', width)
  }
  tags(...tags: readonly unknown[]): PhaseBuilder {
    return this.#add('tags', ...tags)
  }

  #add(verb: string, ...args: readonly unknown[]): PhaseBuilder {
    const mark = markCaller()
    const node = this[brand][0] as PhaseNode
    return new PhaseBuilder({ ...node, verbs: [...node.verbs, { verb, args, mark }] }, verb, mark, [this])
  }
}

function awaited(links: readonly ChainLink[]): GradualError {
  const first = links[0]
  const place = first?.mark.locate()
  const name = first !== undefined && 'name' in first ? ` that begins with phase '${first.name}'` : ''
  const where = place === undefined ? '' : ` (${place.file.replace(/^file:\/\//, '')}:${place.line})`
  return new GradualError('BUILDER_AWAITED', `the chain${name} was awaited${where}`, {
    hint: 'a chain of phases is no promise: no await before it, no async function that returns it, no callback in .then()',
  })
}

/** The links of a chain, also of another copy of this package; undefined for anything else. */
export function chainLinks(value: unknown): readonly ChainLink[] | undefined {
  return typeof value === 'object' && value !== null && brand in value ? (value as ChainBuilder)[brand] : undefined
}

/** A phase or a chain of phases, as `phase()` and `then()` make them. */
export function isChain(value: unknown): boolean {
  return chainLinks(value) !== undefined
}

/**
 * A named part of a run: `init`, `warmup`, `load-increase`, `mitigation`, or a word of your own.
 *
 * @param name unique in the scenario; not one that a run writes itself (`failure`, `recovered`, `stable`, ...)
 * @example phase('init').hold('50/s').then(phase('warmup').by('100/s').steps(5))
 */
export function phase<const N extends string>(name: PhaseName<N>): NeedsLoad<N> {
  const mark = markCaller()
  return new PhaseBuilder({ name, mark, verbs: [] }, 'phase', mark, []) as unknown as NeedsLoad<N>
}
