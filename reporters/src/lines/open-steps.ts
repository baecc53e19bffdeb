import type { RunEvent, StepFigures } from '@gradual/runner'

type Recorded = StepFigures['recorded']
type StepStarted = Extract<RunEvent, { type: 'step.started' }>

/**
 * Which phases are over: left, and with all their steps measured.
 *
 * A step's figures come some time after its end, when the next phase may be under way; so leaving a phase does not mean
 * that its last figures are known.
 */
export class OpenSteps {
  readonly #open = new Map<number, Recorded>()
  #phase: Recorded | undefined
  /** Phases that were left and are not told yet. */
  #left: Recorded[] = []
  /** The step under load. */
  current: StepStarted | undefined

  enter(recorded: Recorded): void {
    if (recorded === 'FAILURE') {
      // The load was cut: what was under way is no phase that came to its end.
      this.#open.clear()
      this.#left = []
    } else if (this.#phase !== undefined && this.#phase !== recorded) {
      this.#left.push(this.#phase)
    }
    this.#phase = recorded
  }

  start(step: StepStarted): void {
    this.current = step
    if (this.#phase !== undefined) this.#open.set(step.stepId, this.#phase)
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
  takeComplete(): Recorded[] {
    const open = new Set(this.#open.values())
    const complete = this.#left.filter(recorded => !open.has(recorded))
    this.#left = this.#left.filter(recorded => open.has(recorded))
    return complete
  }
}
