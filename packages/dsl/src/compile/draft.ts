import { isGradualError } from '../errors.ts'
import type { LoadUnit, Located, PlanBinding, PlanIssue, PlanParam } from '../plan.ts'
import { locateError, type Mark } from '../source-location.ts'

/**
 * Reads a file that a scenario names.
 *
 * @param from the file that names it, path or URL as a stack has it
 * @throws what is said to the author
 */
export type ReadText = (path: string, from: string | undefined) => string

/** A plan in the making: what was found wrong so far, and what was computed from what. */
export class Draft {
  readonly issues: PlanIssue[] = []
  readonly bindings: PlanBinding[] = []
  readonly functions = new Map<string, (...args: never[]) => unknown>()
  /** Those that can be read. */
  readonly params: { [name: string]: PlanParam } = {}
  /** Those that cannot: what is computed from them is not reported again. */
  readonly brokenParams = new Set<string>()
  readonly #file: string | undefined
  readonly #marks = new Map<string, Mark>()
  readonly #saidOnce = new Map<Pick<Mark, 'locate'>, Set<string>>()
  readonly #unreadable = new Set<string>()
  readonly #loadUnits = new Set<LoadUnit>()

  readonly #readText: ReadText | undefined

  /** @param file of the scenario: parts of the plan that were written in it have a line and no file. */
  constructor(file: string | undefined, readText?: ReadText) {
    this.#file = file
    this.#readText = readText
  }

  /** A file that the scenario names, seen from the file that names it; or why it cannot be read. */
  readFile(path: string, from: string | undefined): { readonly text: string } | { readonly message: string } {
    if (this.#readText === undefined) return { message: 'there are no files where this plan is built' }
    try {
      return { text: this.#readText(path, from) }
    } catch (error) {
      return { message: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Everything found wrong at a mark that is shared is said once, not for each part of the plan that it went into. */
  shareMark(mark: Mark): void {
    this.#saidOnce.set(mark, new Set())
  }

  issue(path: string, message: string, hint?: string, mark?: Pick<Mark, 'locate'>): void {
    const said = mark === undefined ? undefined : this.#saidOnce.get(mark)
    if (said?.has(message)) return
    said?.add(message)
    this.issues.push({ path, message, ...(hint === undefined ? {} : { hint }), ...this.place(mark) })
  }

  /** An issue because of which the plan has no meaningful value at `path`: what is wrong with that is no news. */
  unreadable(path: string, message: string, hint?: string, mark?: Mark): void {
    this.giveUp(path)
    this.issue(path, message, hint, mark)
  }

  /** There is no meaningful value at `path`, and the reason is reported elsewhere. */
  giveUp(path: string): void {
    this.#unreadable.add(path)
  }

  isUnreadable(path: string): boolean {
    return prefixes(path).some(prefix => this.#unreadable.has(prefix))
  }

  place(mark: Pick<Mark, 'locate'> | undefined): Located {
    const place = mark?.locate()
    if (place === undefined) return {}
    return this.#file === undefined || place.file === this.#file
      ? { line: place.line }
      : { line: place.line, file: place.file }
  }

  /** Remembers where the part at `path` was written, for what is found wrong with it later. */
  mark(path: string, mark: Mark): void {
    this.#marks.set(path, mark)
  }

  /** The mark of the part at `path`, or of the nearest part around it. */
  markOf(path: string): Mark | undefined {
    const marked = prefixes(path).find(prefix => this.#marks.has(prefix))
    return marked === undefined ? undefined : this.#marks.get(marked)
  }

  /** Notes the model of a load; one run has one. */
  noteLoad(unit: LoadUnit, path: string, mark: Mark): void {
    const isSecond = this.#loadUnits.size === 1 && !this.#loadUnits.has(unit)
    this.#loadUnits.add(unit)
    if (isSecond) {
      this.unreadable(
        path,
        'an open load and a closed load in one run',
        "either '50/s' or inFlight(50), everywhere",
        mark,
      )
    }
  }

  /** The model of the loads so far: that of the first. */
  loadUnit(): LoadUnit {
    return this.#loadUnits.keys().next().value ?? 'perSec'
  }

  /** Calls a lambda of the scenario; a builder that it misused is an issue, a bug in it goes up with its own stack. */
  call<T>(path: string, lambda: () => T): T | undefined {
    try {
      return lambda()
    } catch (error) {
      if (!isGradualError(error)) throw error
      this.giveUp(path)
      this.issue(path, error.message, error.hint, { locate: () => locateError(error) })
      return undefined
    }
  }
}

/** The path itself, then what is around it, innermost first. */
function prefixes(path: string): string[] {
  const keys = path.split('.')
  return keys.map((_, i) => keys.slice(0, keys.length - i).join('.'))
}

/** Something that was given, in words. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'number') return `the bare number ${value}`
  if (typeof value === 'function') return 'a function'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
