import { sampleRankCorrelation } from 'simple-statistics'

/** What of a window tells saturation. */
export interface SaturationWindow {
  readonly index: number
  readonly startMs: number
  readonly endMs: number
  readonly offered: number
  readonly ok: number
  readonly inFlightMean: number
}

/** Fewer windows have a trend by chance. */
const LEAST_WINDOWS = 5
const STEADY_GROWTH = 0.8
const ANSWERED_SHARE = 0.95

/**
 * Early sign of saturation: less than 95 % of what was offered is answered while the requests in flight grow steadily.
 *
 * It explains a failure and never is one by itself. Undefined where the windows show no such sign.
 */
export function describeSaturation(windows: readonly SaturationWindow[]): string | undefined {
  const offered = sum(windows, ({ offered }) => offered)
  const ok = sum(windows, ({ ok }) => ok)
  if (offered === 0 || ok >= ANSWERED_SHARE * offered || inFlightTrend(windows) <= STEADY_GROWTH) return undefined
  const seconds = sum(windows, ({ startMs, endMs }) => endMs - startMs) / 1000
  return `saturated: ${Math.round(ok / seconds)}/s answered of ${Math.round(offered / seconds)}/s offered, with ever more requests in flight`
}

/** Trend of the requests in flight over windows, from -1 to 1; 0 where there is none to see. */
export function inFlightTrend(windows: readonly Pick<SaturationWindow, 'index' | 'inFlightMean'>[]): number {
  if (windows.length < LEAST_WINDOWS) return 0
  const trend = sampleRankCorrelation(
    windows.map(({ index }) => index),
    windows.map(({ inFlightMean }) => inFlightMean),
  )
  return Number.isNaN(trend) ? 0 : trend
}

function sum<T>(items: readonly T[], figure: (item: T) => number): number {
  return items.reduce((total, item) => total + figure(item), 0)
}
