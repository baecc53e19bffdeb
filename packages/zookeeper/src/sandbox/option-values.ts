const DURATION = /^(\d+(?:\.\d+)?)(us|ms|s|m)$/
const UNIT_MS: { readonly [unit: string]: number } = { us: 0.001, ms: 1, s: 1000, m: 60_000 }

/** A value has not the form that it should have. Who reads the options knows which option it was. */
export class ValueFormError {
  /** What to write instead, as in `write a duration with its unit`. */
  readonly form: string

  constructor(form: string) {
    this.form = form
  }
}

export function parseCount(text: string, lowest: number, highest: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value
  throw new ValueFormError(`a whole number from ${lowest} to ${highest}`)
}

/** `0.01` or `1%`. */
export function parseShare(text: string, most: number): number {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text)
  const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1)
  if (value >= 0 && value <= most) return value
  throw new ValueFormError(`a share from 0 to ${most}, as 0.01 or 1%`)
}

export function parseDuration(text: string): number {
  const match = DURATION.exec(text)
  if (match !== null) return Number(match[1]) * (UNIT_MS[match[2] as string] as number)
  throw new ValueFormError('a duration with its unit, as 200ms or 5s')
}

export function parseNumber(text: string, highest: number): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= highest) return value
  throw new ValueFormError(`a number above 0, at most ${highest}`)
}

/** `2300`, `2300/s` or `unlimited`. */
export function parseCapacity(text: string): number {
  if (text === 'unlimited') return Number.POSITIVE_INFINITY
  const value = Number(text.replace(/\/s$/, ''))
  if (/^\d+(\.\d+)?(\/s)?$/.test(text) && value > 0 && value <= 1e7) return value
  throw new ValueFormError('requests per second, as 2300 or 2300/s, or unlimited')
}

/** Two values around a slash, as `200ms/5s`. */
export function splitPair(text: string, form: string): [string, string] {
  const [first, second, more] = text.split('/')
  if (first !== undefined && second !== undefined && more === undefined) return [first, second]
  throw new ValueFormError(form)
}
