import type { LoadUnit, ParamUnit } from '../plan.ts'
import { trimNoise } from './scales.ts'

/**
 * An amount in the words of a scenario, which `parseQuantity` reads back: `'50/s'`, `'10s'`, `'30%'`, `'1KiB'`.
 *
 * @param value canonical: requests/s, ms, percent, bytes
 */
export function formatQuantity(unit: ParamUnit, value: number): string {
  switch (unit) {
    case 'rate':
      return `${digits(value)}/s`
    case 'duration':
      return formatDuration(value)
    case 'percent':
      return `${digits(value)}%`
    case 'size':
      return formatSize(value)
    default:
      return digits(value)
  }
}

/** A load with its unit: `2300/s`, or `200 in flight`. */
export function formatLoad(unit: LoadUnit, load: number): string {
  return unit === 'perSec' ? `${digits(load)}/s` : `${digits(load)} in flight`
}

/** The largest unit that a person would use: `90s`, not `1.5min`; `50ms`, not `0.05s`. */
function formatDuration(ms: number): string {
  if (ms >= 7_200_000 && ms % 3_600_000 === 0) return `${digits(ms / 3_600_000)}h`
  if (ms >= 120_000 && ms % 60_000 === 0) return `${digits(ms / 60_000)}min`
  if (ms >= 1000) return `${digits(ms / 1000)}s`
  if (ms >= 1 || ms === 0) return `${digits(ms)}ms`
  return `${digits(ms * 1000)}us`
}

function formatSize(bytes: number): string {
  if (bytes >= 1_048_576 && bytes % 1_048_576 === 0) return `${digits(bytes / 1_048_576)}MiB`
  if (bytes >= 1024 && bytes % 1024 === 0) return `${digits(bytes / 1024)}KiB`
  return `${digits(bytes)}B`
}

/** Without exponent, which the readers refuse. */
function digits(value: number): string {
  const trimmed = trimNoise(value)
  const text = String(trimmed)
  if (!text.includes('e')) return text
  return trimmed < 1 ? trimmed.toFixed(18).replace(/\.?0+$/, '') : BigInt(trimmed).toString()
}
