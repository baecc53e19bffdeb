import { SandboxOptionError } from './option-error.ts'

const DURATION = /^(\d+(?:\.\d+)?)(us|ms|s|m)$/
const UNIT_MS: { readonly [unit: string]: number } = { us: 0.001, ms: 1, s: 1000, m: 60_000 }

export function parseCount(name: string, text: string, lowest: number, highest: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value
  throw invalid(name, text, `a whole number from ${lowest} to ${highest}`)
}

/** `0.01` or `1%`; `below` is the end that is not reached. */
export function parseShare(name: string, text: string, most: number): number {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text)
  const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1)
  if (value >= 0 && value <= most) return value
  throw invalid(name, text, `a share from 0 to ${most}, as 0.01 or 1%`)
}

export function parseDuration(name: string, text: string): number {
  const match = DURATION.exec(text)
  if (match !== null) return Number(match[1]) * (UNIT_MS[match[2] as string] as number)
  throw invalid(name, text, 'a duration with its unit, as 200ms or 5s')
}

export function parseNumber(name: string, text: string, highest: number): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= highest) return value
  throw invalid(name, text, `a number above 0, at most ${highest}`)
}

/** `2300`, `2300/s` or `unlimited`. */
export function parseCapacity(name: string, text: string): number {
  if (text === 'unlimited') return Number.POSITIVE_INFINITY
  const value = Number(text.replace(/\/s$/, ''))
  if (/^\d+(\.\d+)?(\/s)?$/.test(text) && value > 0 && value <= 1e7) return value
  throw invalid(name, text, 'requests per second, as 2300 or 2300/s, or unlimited')
}

/** Two values around a slash, as `200ms/5s`. */
export function splitPair(name: string, text: string, form: string): [string, string] {
  const [first, second, more] = text.split('/')
  if (first !== undefined && second !== undefined && more === undefined) return [first, second]
  throw invalid(name, text, form)
}

export function invalid(name: string, text: string, form: string): SandboxOptionError {
  return new SandboxOptionError(`sandbox option ${name} cannot be "${text}"`, `write ${form}`)
}
