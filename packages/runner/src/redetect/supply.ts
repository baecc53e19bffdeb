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
    return this.#left.some(({ purpose, offeredLoad }) => purpose === 'step' && offeredLoad > afterLoad)
  }

  /**
   * Whether the system came to rest before the confirmation of this load.
   *
   * A run that named its critical point without one had waited for that in vain.
   */
  cameToRest(load: number): boolean {
    const { criticalPoint, steps } = this.#run
    if (criticalPoint === null || !isSame(criticalPoint.workload, load)) return true
    return steps.some(({ purpose, offeredLoad }) => purpose === 'confirm' && isSame(offeredLoad, load))
  }
}

function answers({ phase, purpose, attempt, offeredLoad }: StepFigures, order: StepOrder): boolean {
  if (purpose !== order.purpose || attempt !== order.attempt || phase !== order.phase) return false
  return isSame(offeredLoad, order.load)
}

/** Loads are written with three decimals. */
function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-3
}
