import { GradualError } from '../errors.ts'
import type { ParamUnit } from '../plan.ts'
import { bareSuffix, scales, trimNoise, unitNames } from './scales.ts'

/** An amount as it was read, in canonical units, with the suffix that it was written with. */
export interface ReadQuantity {
  readonly value: number
  readonly suffix: string
}

/** Why a text is no amount of the unit, and what to write instead. */
export interface UnreadQuantity {
  readonly message: string
  readonly hint: string
}

const decimal = /^\d+(?:\.\d+)?$/

/**
 * Reads an amount strictly: digits, at most one decimal point, the suffix at once after it.
 *
 * @returns the canonical number (requests/s, ms, percent, bytes), or the reason in words. Never throws.
 */
export function readQuantity(unit: ParamUnit, text: string | number): ReadQuantity | UnreadQuantity {
  const written = String(text)
  const suffixes = Object.entries(scales[unit]).sort(([a], [b]) => b.length - a.length)
  for (const [suffix, scale] of suffixes) {
    const digits = written.slice(0, written.length - suffix.length)
    if (written.endsWith(suffix) && decimal.test(digits)) {
      return {
        value: trimNoise(unit === 'rate' && suffix === '/min' ? Number(digits) / 60 : Number(digits) * scale),
        suffix,
      }
    }
  }
  return explain(unit, written)
}

/**
 * Reads what stands on a command line or in the environment: like a scenario's text, but a bare number takes `suffix`.
 *
 * `suffix` is the one that the parameter's default was written with, so that `STEP_DURATION=10` means seconds where the
 * default is `'10s'`, and `LATENCY_THRESHOLD=50` milliseconds where it is `'50ms'`.
 *
 * @throws GradualError PARAM_INVALID
 */
export function parseParam(unit: ParamUnit, text: string | number, suffix: string = bareSuffix[unit]): number {
  return unwrap(readParam(unit, text, suffix))
}

/** `parseParam` as a result instead of an exception. */
export function readParam(
  unit: ParamUnit,
  text: string | number,
  suffix: string = bareSuffix[unit],
): ReadQuantity | UnreadQuantity {
  const trimmed = String(text).trim()
  return readQuantity(unit, decimal.test(trimmed) ? `${trimmed}${suffix}` : trimmed)
}

/**
 * The canonical number of an amount as scenarios write it: requests/s, ms, percent (0 to 100), bytes.
 *
 * @example parseQuantity('duration', '5min') // 300000
 * @throws GradualError PARAM_INVALID
 */
export function parseQuantity(unit: ParamUnit, text: string | number): number {
  return unwrap(readQuantity(unit, text))
}

function unwrap(read: ReadQuantity | UnreadQuantity): number {
  if ('value' in read) return read.value
  throw new GradualError('PARAM_INVALID', read.message, { hint: read.hint })
}

function explain(unit: ParamUnit, written: string): UnreadQuantity {
  const { a, like } = unitNames[unit]
  const hint = `write it like ${like}`
  const quoted = `'${written}'`
  if (/\s/.test(written)) return { message: `${quoted} has a space in it`, hint }
  if (/^-/.test(written)) return { message: `${quoted} is negative`, hint }
  if (unit === 'duration' && /^\d+(\.\d+)?m$/.test(written)) {
    return {
      message: `${quoted} is not a duration`,
      hint: `minutes are written ${written}in, milliseconds ${written}s`,
    }
  }
  if (decimal.test(written)) return { message: `${quoted} has no unit`, hint }
  const other = otherUnit(unit, written)
  if (other !== undefined) return { message: `${quoted} is ${unitNames[other].a}, not ${a}`, hint }
  if (isNumberLike(unit, written)) {
    return { message: `${quoted} is not written in plain digits`, hint }
  }
  return { message: `${quoted} is not ${a}`, hint }
}

function hasSuffix(unit: ParamUnit, written: string): boolean {
  return Object.keys(scales[unit]).some(suffix => written.endsWith(suffix))
}

/** What JavaScript or a person might take for a number: `1e3ms`, `0x10s`, `1_000ms`, `.5s`. */
function isNumberLike(unit: ParamUnit, written: string): boolean {
  return Object.keys(scales[unit]).some(
    suffix =>
      written.endsWith(suffix) && /^[+.]?\d[\d_.,+\-a-fxA-FX]*$/.test(written.slice(0, written.length - suffix.length)),
  )
}

function otherUnit(unit: ParamUnit, written: string): ParamUnit | undefined {
  const units = Object.keys(scales) as ParamUnit[]
  return units.find(other => other !== unit && 'value' in readIn(other, written))
}

function readIn(unit: ParamUnit, written: string): object {
  const suffix = Object.keys(scales[unit]).find(s => s !== '' && written.endsWith(s))
  return suffix !== undefined && decimal.test(written.slice(0, -suffix.length)) ? { value: 0 } : {}
}

/** The unit and the amount of a parameter's default, which alone says what the parameter is. */
export function readDefault(text: string): (ReadQuantity & { readonly unit: ParamUnit }) | UnreadQuantity {
  for (const unit of ['rate', 'duration', 'percent', 'size'] as const) {
    const read = readQuantity(unit, text)
    if ('value' in read) return { ...read, unit }
  }
  const near = (['rate', 'duration', 'percent', 'size'] as const).find(unit => hasSuffix(unit, text))
  if (near !== undefined) return explain(near, text)
  return { message: `'${text}' has no unit that is known`, hint: "write it like '50/s', '10s', '30%', '1KiB' or 5" }
}
