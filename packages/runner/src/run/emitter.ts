import type { Plan } from '@gradual/dsl'
import type { Reporter, RunEvent, WindowHistograms } from '../events.ts'
import type { RunResult } from '../result.ts'

/** A reporter with the name that the user knows it by. */
export interface NamedReporter {
  readonly name: string
  readonly reporter: Reporter
}

/** Tells every reporter. One that throws is reported once and dropped: it cannot break the run. */
export class Emitter {
  /** Told once for each reporter that is dropped. */
  onDrop: (message: string) => void = () => {}
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

  async finish(result: RunResult): Promise<void> {
    for (const one of [...this.#reporters]) {
      try {
        await one.reporter.finish?.(result)
      } catch (error) {
        this.#drop(one, error)
      }
    }
  }

  #try(one: NamedReporter, act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#drop(one, error)
    }
  }

  #drop(one: NamedReporter, error: unknown): void {
    this.#reporters = this.#reporters.filter(other => other !== one)
    this.onDrop(
      `reporter ${one.name} failed and was dropped: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
