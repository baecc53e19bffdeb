import type { ParamUnit } from '../plan.ts'

/** What the number before each suffix is multiplied by to get the canonical number (requests/s, ms, percent, bytes). */
export const scales: { readonly [U in ParamUnit]: { readonly [suffix: string]: number } } = {
  rate: { '/s': 1, '/min': 1 / 60 },
  duration: { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000 },
  percent: { '%': 1 },
  size: { B: 1, KiB: 1024, MiB: 1_048_576 },
  count: { '': 1 },
  inFlight: { '': 1 },
}

/** The suffix of a bare number where no default says another. */
export const bareSuffix: { readonly [U in ParamUnit]: string } = {
  rate: '/s',
  duration: 's',
  percent: '%',
  size: 'B',
  count: '',
  inFlight: '',
}

/** Each unit as a reader names it, and how it is written. */
export const unitNames: { readonly [U in ParamUnit]: { readonly a: string; readonly like: string } } = {
  rate: { a: 'a rate', like: "'50/s' or '300/min'" },
  duration: { a: 'a duration', like: "'50ms', '10s', '5min' or '1h'" },
  percent: { a: 'a share', like: "'30%'" },
  size: { a: 'a size', like: "'100B', '1KiB' or '1MiB'" },
  count: { a: 'a count', like: '5' },
  inFlight: { a: 'a number of requests in flight', like: 'inFlight(200)' },
}

/** Binary fractions leave noise behind the twelfth digit (0.1 x 3); plans and messages are better without it. */
export function trimNoise(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(12)) : value
}
