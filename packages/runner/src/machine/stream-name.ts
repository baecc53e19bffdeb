import type { StepOrder } from './types.ts'

/**
 * Names the random streams of a step: another for each repeat, confirmation and probe. The load is in it because probes
 * of a bisection share all the rest. Nothing that depends on time is, so that a seed draws the same again.
 */
export function streamName({ phase, step, load, purpose, attempt }: StepOrder): string {
  return `${phase}/${step}/${load}/${purpose}/${attempt}`
}
