import type { Plan } from '@gradual/dsl'
import type { Reporter, RunEvent, WindowHistograms } from '../events.ts'
import type { RunResult } from '../result.ts'

/** A reporter with the name that the user knows it by. */
export interface NamedReporter {
  readonly name: string
  readonly reporter: Reporter
}

/** Full, over its quota, gone read-only, broken. */
const DISK_ERRORS = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'])
/** Writing a report takes a moment; one that takes longer than this hangs. */
const FINISH_WITHIN_MS = 10_000

/** Tells every reporter. One that throws, or rejects, is reported once and dropped: it cannot break the run. */
export class Emitter {
  /** Told once for each reporter that is dropped. */
  onDrop: (message: string) => void = () => {}
  /** Why files of the run are not complete; undefined where they are. */
  diskError: string | undefined
  #reporters: NamedReporter[]

  constructor(reporters: readonly NamedReporter[]) {
    this.#reporters = [...reporters]
  }

  start(plan: Plan): void {
    for (const one of [...this.#reporters]) this.#try(one, () => one.reporter.start?.(plan))
  }

  readonly emit = (event: RunEvent): void => {
    for (const one of [...this.#reporters]) this.#try(one, () => one.reporter.onEvent(event))
  }

  /** Made only where somebody wants it: histograms are many. */
  readonly tellWindow = (make: () => WindowHistograms): void => {
    const wanting = this.#reporters.filter(({ reporter }) => reporter.onWindow !== undefined)
    if (wanting.length === 0) return
    const window = make()
    for (const one of wanting) this.#try(one, () => one.reporter.onWindow?.(window))
  }

  /** One after the other, each for a limited time: what hangs must not keep the results of the others. */
  async finish(result: RunResult, withinMs = FINISH_WITHIN_MS): Promise<void> {
    for (const one of [...this.#reporters]) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        const error = new Error(`it was not finished after ${withinMs / 1000} s`)
        timer = setTimeout(() => reject(error), withinMs)
      })
      try {
        await Promise.race([one.reporter.finish?.(result), late])
      } catch (error) {
        this.#drop(one, error)
      } finally {
        clearTimeout(timer)
      }
    }
  }

  /** A method that is declared to return nothing may be an async one. */
  #try(one: NamedReporter, act: () => unknown): void {
    try {
      const answer = act()
      if (answer instanceof Promise) answer.catch((error: unknown) => this.#drop(one, error))
    } catch (error) {
      this.#drop(one, error)
    }
  }

  #drop(one: NamedReporter, error: unknown): void {
    if (!this.#reporters.includes(one)) return
    this.#reporters = this.#reporters.filter(other => other !== one)
    const why = error instanceof Error ? error.message : String(error)
    if (error instanceof Error && 'code' in error && DISK_ERRORS.has(String(error.code))) this.diskError ??= why
    this.onDrop(`reporter ${one.name} failed and was dropped: ${why}`)
  }
}
