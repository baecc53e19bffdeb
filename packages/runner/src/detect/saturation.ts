import type { StepStats } from '../stats/types.ts'
import { spanMs } from './findings.ts'
import { inFlightTrend } from './gate.ts'

/**
 * Early sign of saturation: less than 95 % of what was offered is answered while the requests in flight grow steadily.
 *
 * It explains a failure and never is one by itself. Undefined where the step shows no such sign.
 */
export function describeSaturation(step: StepStats): string | undefined {
  if (step.offered === 0 || step.ok >= 0.95 * step.offered || inFlightTrend(step) <= 0.8) return undefined
  const perSec = (count: number) => Math.round((count * 1000) / spanMs(step))
  return `saturated: ${perSec(step.ok)}/s answered of ${perSec(step.offered)}/s offered, with ever more requests in flight`
}
