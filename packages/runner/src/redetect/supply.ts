import type { StepOrder } from '../machine/types.ts'
import type { RunResult, StepFigures } from '../result.ts'

/** The steps of a stored run, given out in their order to a machine that asks for them again. */
export class Supply {
  readonly #run: RunResult
  #left: readonly StepFigures[]

  constructor(run: RunResult) {
    this.#run = run
    this.#left = run.steps
  }

  /** The stored step that is what the order asks for; it is given out once. */
  take(order: StepOrder): StepFigures | undefined {
    const found = this.#left.find(step => answers(step, order))
    if (found !== undefined) this.#left = this.#left.filter(step => step !== found)
    return found
  }

  /** A load on the way up is stored that was not asked for yet. */
  hasMore(afterLoad: number): boolean {
    return this.#left.some(step => step.purpose === 'step' && loadOf(step) > afterLoad)
  }

  /**
   * Whether the system came to rest before the confirmation of this load.
   *
   * A run that named its critical point without one had waited for that in vain.
   */
  cameToRest(load: number): boolean {
    const { criticalPoint, steps } = this.#run
    if (criticalPoint === null || !isSame(criticalPoint.workload, load)) return true
    return steps.some(step => step.purpose === 'confirm' && isSame(loadOf(step), load))
  }
}

function answers(step: StepFigures, order: StepOrder): boolean {
  const { phase, purpose, attempt } = step
  if (purpose !== order.purpose || attempt !== order.attempt || phase !== order.phase) return false
  return isSame(loadOf(step), order.load)
}

/** What a step is called by: of a load that changes, the highest. */
function loadOf({ peakLoad, offeredLoad }: StepFigures): number {
  return peakLoad ?? offeredLoad
}

/** Loads are written with three decimals. */
function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-3
}
