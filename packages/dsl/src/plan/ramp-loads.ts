import type { LoadUnit, RampPhase } from '../plan.ts'
import { trimNoise } from '../units/scales.ts'

/** More steps than this are a mistake, and a plan issue: at a second each they take nearly three hours. */
export const maxSteps = 10_000

/** What fixes the loads of a ramp; the rest of the phase makes no difference to them. */
export type RampShape = Pick<RampPhase, 'from' | 'by' | 'upTo' | 'count'>

/**
 * The loads of a ramp, in order.
 *
 * It starts at `from`, or one step after `previousLoad`; `upTo` is included and the last step shortened to it. In a
 * closed model loads are whole: a share is rounded up, to 1 at least.
 *
 * @param previousLoad where the phase before ended; undefined for the first phase
 * @returns empty where the ramp has nowhere to go; at most 10,001 loads
 */
export function rampLoads(phase: RampShape, previousLoad?: number, loadUnit: LoadUnit = 'perSec'): number[] {
  const { from, upTo, count } = phase
  const start = from ?? previousLoad
  if (start === undefined) return []
  if (phase.by === undefined) return spread(phase, start, loadUnit)
  const { by } = phase
  const end = upTo ?? Number.POSITIVE_INFINITY
  const limit = Math.min(count ?? maxSteps + 1, maxSteps + 1)
  const isStuck = !(next(start, by, loadUnit) > start)
  if (isStuck || (from === undefined ? start >= end : start > end)) return []
  const loads: number[] = []
  let load = from ?? next(start, by, loadUnit)
  while (loads.length < limit && load < end) {
    loads.push(load)
    load = next(load, by, loadUnit)
  }
  // The step that reaches the end is shortened to it.
  if (loads.length < limit && end < Number.POSITIVE_INFINITY) loads.push(end)
  return loads
}

function next(load: number, by: NonNullable<RampShape['by']>, loadUnit: LoadUnit): number {
  if ('load' in by) return trimNoise(load + by.load)
  const share = trimNoise((load * by.percent) / 100)
  return trimNoise(load + (loadUnit === 'inFlight' ? Math.max(1, Math.ceil(share)) : share))
}

/** `count` loads, evenly up to `upTo`. */
function spread({ from, upTo, count }: RampShape, start: number, loadUnit: LoadUnit): number[] {
  if (upTo === undefined || count === undefined || !(count >= 1)) return []
  const steps = from === undefined ? count : count - 1
  if (steps === 0) return [upTo]
  const whole = (load: number) => (loadUnit === 'inFlight' ? Math.round(load) : trimNoise(load))
  const length = Math.min(Math.floor(count), maxSteps + 1)
  return Array.from({ length }, (_, i) => whole(start + ((upTo - start) * (from === undefined ? i + 1 : i)) / steps))
}
