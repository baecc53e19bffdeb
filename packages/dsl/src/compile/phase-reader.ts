import type { PhaseNode, VerbNode } from '../chain/build.ts'
import type { Mark } from '../source-location.ts'
import { isShare, readAmount, readLoad } from './amounts.ts'
import type { Draft } from './draft.ts'

/** The step of the scenario, as it was given. */
export interface StepDefaults {
  readonly by?: unknown
  readonly every?: unknown
  readonly mark: Mark
}

const defaultTimeMs = 10_000
/** What the plan calls that which a verb gives. */
const fieldOf: { readonly [verb: string]: string } = {
  hold: 'load',
  for: 'holdMs',
  every: 'everyMs',
  steps: 'count',
  settle: 'settleMs',
  rampTo: 'to',
  spike: 'peak',
  trace: 'source',
  at: 'sharePercent',
  of: 'ofPhase',
  recoverWithin: 'recoverWithinMs',
  refine: 'refinePercent',
}
/** What a phase of each kind is, for a verb that does not fit it. */
const hints: { readonly [shape: string]: string } = {
  hold: '.hold() gives one load',
  at: '.at() gives one load',
  slope: '.rampTo() gives a straight line, which lasts .for() a time',
  spike: '.spike() gives a load that is held, with pulses',
  trace: '.trace() takes its loads and times from the file',
}
const repeatable = ['tags', 'failWhen', 'orWhen']

/** Reads the verbs of one phase, each at most once. */
export class PhaseReader {
  readonly draft: Draft
  readonly path: string
  readonly #node: PhaseNode

  constructor(draft: Draft, path: string, node: PhaseNode) {
    this.draft = draft
    this.path = path
    this.#node = node
    const seen = new Set<string>()
    for (const { verb, mark } of node.verbs) {
      if (seen.has(verb) && !repeatable.includes(verb)) {
        draft.issue(
          `${path}.${fieldOf[verb] ?? verb}`,
          `.${verb}() is given twice in phase '${node.name}'`,
          'leave one of them out',
          mark,
        )
      }
      seen.add(verb)
    }
  }

  get mark(): Mark {
    return this.#node.mark
  }

  /** The first use of a verb. */
  verb(name: string): VerbNode | undefined {
    return this.#node.verbs.find(({ verb }) => verb === name)
  }

  /** Verbs that do not belong to the shape of the phase; the types refuse them, plain JavaScript comes here. */
  refuseOthers(allowed: readonly string[], shape: string): void {
    for (const { verb, mark } of this.#node.verbs) {
      if (!allowed.includes(verb)) {
        const hint = hints[shape]
        this.draft.issue(
          `${this.path}.${fieldOf[verb] ?? verb}`,
          `.${verb}() does not fit phase '${this.#node.name}'`,
          hint,
          mark,
        )
      }
    }
  }

  duration(verb: string, field: string): number | undefined {
    return this.#read(verb, node =>
      readAmount(this.draft, 'duration', `${this.path}.${field}`, node.args[0], node.mark),
    )
  }

  percent(verb: string, field: string): number | undefined {
    return this.#read(verb, node => readAmount(this.draft, 'percent', `${this.path}.${field}`, node.args[0], node.mark))
  }

  count(verb: string, field: string): number | undefined {
    return this.#read(verb, node => readAmount(this.draft, 'count', `${this.path}.${field}`, node.args[0], node.mark))
  }

  load(verb: string, field: string): number | undefined {
    return this.#read(verb, node => readLoad(this.draft, `${this.path}.${field}`, node.args[0], node.mark))
  }

  /** A step size: a load, or a share of the present load. */
  size(value: unknown, mark: Mark): { readonly load: number } | { readonly percent: number } {
    return isShare(value)
      ? { percent: readAmount(this.draft, 'percent', `${this.path}.by.percent`, value, mark) }
      : { load: readLoad(this.draft, `${this.path}.by.load`, value, mark) }
  }

  /** The time of the phase, else of the scenario's step, else 10 s. */
  time(verb: string, field: string, step: StepDefaults): number {
    return this.duration(verb, field) ?? this.stepTime(field, step)
  }

  /** The time of the scenario's step, else 10 s. */
  stepTime(field: string, step: StepDefaults): number {
    if (step.every === undefined) return defaultTimeMs
    return readAmount(this.draft, 'duration', `${this.path}.${field}`, step.every, step.mark)
  }

  /** A field that is left out where it has no value. */
  optional<K extends string>(field: K, value: number | undefined): { readonly [F in K]?: number } {
    return (value === undefined ? {} : { [field]: value }) as { readonly [F in K]?: number }
  }

  #read<T>(verb: string, read: (node: VerbNode) => T): T | undefined {
    const node = this.verb(verb)
    return node === undefined ? undefined : read(node)
  }
}
