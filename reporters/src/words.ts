import type { RunResult } from '@gradual/runner'
import { formatDuration, formatFixed, formatNumber, formatSize, sanitize } from './format.ts'

/** `2300 requests/s`, `200 in flight`. */
export function describeLoad(load: number, unit: RunResult['loadUnit']): string {
  return `${formatNumber(load)} ${describeLoadUnit(unit)}`
}

export function describeLoadUnit(unit: RunResult['loadUnit']): string {
  return unit === 'perSec' ? 'requests/s' : 'in flight'
}

/** A value of a condition with its unit: `85.3 ms`, `12.5 %`. */
export function describeQuantity(value: number, unit: string): string {
  if (unit === 'perSec') return `${formatFixed(value, 1)} ops/s`
  if (unit === 'percent') return `${formatFixed(value, 1)} %`
  if (unit === 'ms') return `${formatFixed(value, 1)} ms`
  return formatNumber(value)
}

/** The words of a condition; losing the target is the one cause that no scenario writes. */
export function describeCondition(condition: string): string {
  return condition === 'targetLost' ? 'the target was lost' : sanitize(condition)
}

/** `Latency threshold: 50.0ms`: parameters under the labels that users of the shipped scenario know. */
export function describeParam(name: string, param: { readonly value: number; readonly unit: string }): string {
  return `${paramLabel(name)}: ${formatParam(param.value, param.unit)}`
}

function paramLabel(name: string): string {
  if (name === 'throughputDrop') return 'Throughput drop threshold'
  const words = sanitize(name)
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replace(/[_-]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function formatParam(value: number, unit: string): string {
  switch (unit) {
    case 'rate':
      return `${formatNumber(value)}/s`
    case 'duration':
      return formatDuration(value)
    case 'percent':
      return `${formatFixed(value, 1)}%`
    case 'size':
      return formatSize(value)
    case 'inFlight':
      return `${formatNumber(value)} in flight`
    default:
      return formatNumber(value)
  }
}
