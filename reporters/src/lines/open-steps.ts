import type { RunEvent, Transition } from '@gradual/runner'

type StepStarted = Extract<RunEvent, { type: 'step.started' }>

/**
 * Which phases are over: left, and with all their steps measured.
 *
 * A step's figures come some time after its end, when the next phase may be under way; so leaving a phase does not mean
 * that its last figures are known.
 */
export class OpenSteps {
  /** Step by step the name of its phase. A step may start before its phase is told to have been entered. */
  readonly #open = new Map<number, string>()
  #phase: Pick<Transition, 'recorded' | 'phase'> | undefined
  /** Phases that were left and are not told yet. */
  #left: Pick<Transition, 'recorded' | 'phase'>[] = []
  /** The step under load. */
  current: StepStarted | undefined

  enter({ recorded, phase }: Transition): void {
    if (recorded === 'FAILURE') {
      // The load was cut: what was under way is no phase that came to its end.
      this.#open.clear()
      this.#left = []
    } else if (this.#phase !== undefined && this.#phase.recorded !== recorded) {
      this.#left.push(this.#phase)
    }
    this.#phase = { recorded, phase }
  }

  start(step: StepStarted): void {
    this.current = step
    this.#open.set(step.stepId, step.phase)
  }

  measure(stepId: number): void {
    // Steps are measured in their order: an earlier one that is still open was cut and will not come.
    for (const id of this.#open.keys()) if (id <= stepId) this.#open.delete(id)
    if (this.current !== undefined && this.current.stepId <= stepId) this.current = undefined
  }

  /** A phase was left whose last figures are still to come. */
  get isWaiting(): boolean {
    return this.#left.length > 0
  }

  /** The phases that have come to their end since the last call. */
  takeComplete(): Transition['recorded'][] {
    const open = new Set(this.#open.values())
    const complete = this.#left.filter(({ phase }) => !open.has(phase))
    this.#left = this.#left.filter(({ phase }) => open.has(phase))
    return complete.map(({ recorded }) => recorded)
  }
}
