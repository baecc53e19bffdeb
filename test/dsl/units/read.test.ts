import { formatLoad, formatQuantity, isGradualError, parseParam, parseQuantity } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'
import { readQuantity } from '../../../packages/dsl/src/units/read.ts'

describe('an amount in a scenario', () => {
  it.each([
    ['rate', '50/s', 50],
    ['rate', '300/min', 5],
    ['rate', '0.5/s', 0.5],
    ['duration', '10s', 10_000],
    ['duration', '5min', 300_000],
    ['duration', '50ms', 50],
    ['duration', '250us', 0.25],
    ['duration', '1h', 3_600_000],
    ['duration', '0.1s', 100],
    ['percent', '30%', 30],
    ['percent', '12.5%', 12.5],
    ['size', '100B', 100],
    ['size', '1KiB', 1024],
    ['size', '0.5MiB', 524_288],
    ['count', '5', 5],
    ['inFlight', '200', 200],
  ] as const)('%s %s is %d', (unit, text, value) => {
    expect(parseQuantity(unit, text)).toBe(value)
  })

  it.each([
    ['duration', '-5s', 'is negative'],
    ['duration', '5 s', 'has a space in it'],
    ['duration', ' 5s', 'has a space in it'],
    ['duration', '0x10s', 'is not written in plain digits'],
    ['duration', '1e3ms', 'is not written in plain digits'],
    ['duration', '1_000ms', 'is not written in plain digits'],
    ['duration', '.5s', 'is not written in plain digits'],
    ['duration', '5.s', 'is not written in plain digits'],
    ['duration', '+5s', 'is not written in plain digits'],
    ['duration', '5m', 'is not a duration'],
    ['duration', '10sec', 'is not a duration'],
    ['duration', '50', 'has no unit'],
    ['duration', '50/s', 'is a rate, not a duration'],
    ['duration', '', 'is not a duration'],
    ['duration', 'NaNs', 'is not a duration'],
    ['duration', 'Infinitys', 'is not a duration'],
    ['rate', '50ms', 'is a duration, not a rate'],
    ['rate', '50', 'has no unit'],
    ['rate', '50/h', 'is not a rate'],
    ['percent', '0.3', 'has no unit'],
    ['size', '1KB', 'is not a size'],
    ['size', '1024', 'has no unit'],
    ['count', 'five', 'is not a count'],
    ['count', '5s', 'is a duration, not a count'],
  ] as const)('%s %j is refused: it %s', (unit, text, reason) => {
    const read = readQuantity(unit, text)
    expect(read).toMatchObject({ message: `'${text}' ${reason}`, hint: expect.stringMatching(/\S/) })
  })

  it('says how minutes are written to who writes m', () => {
    expect(readQuantity('duration', '5m')).toMatchObject({ hint: 'minutes are written 5min, milliseconds 5ms' })
  })

  it('refuses with a GradualError that has a code and a hint', () => {
    expect.assertions(2)
    try {
      parseQuantity('rate', 'many')
    } catch (error) {
      expect(isGradualError(error)).toBe(true)
      expect(error).toMatchObject({ code: 'PARAM_INVALID', hint: "write it like '50/s' or '300/min'" })
    }
  })
})

describe('an amount on the command line', () => {
  it.each([
    ['duration', '10', 's', 10_000],
    ['duration', '50', 'ms', 50],
    ['duration', '50s', 'ms', 50_000],
    ['rate', '1000', '/s', 1000],
    ['rate', '600', '/min', 10],
    ['percent', '30', '%', 30],
    ['size', '4', 'KiB', 4096],
    ['count', ' 7 ', '', 7],
  ] as const)('%s %j of a parameter written in %s is %d', (unit, text, written, value) => {
    expect(parseParam(unit, text, written)).toBe(value)
  })

  it('without a written unit a bare duration is seconds, a bare rate per second, a bare size bytes', () => {
    expect([parseParam('duration', 2), parseParam('rate', '2'), parseParam('size', 2)]).toEqual([2000, 2, 2])
  })

  it.each(['-1', '1e3', '0x10', 'NaN', '', '1,000'])('a bare %j is refused', text => {
    expect(() => parseParam('rate', text)).toThrow(`'${text}'`)
  })
})

describe('an amount in words', () => {
  it.each([
    ['rate', 2300, '2300/s'],
    ['duration', 50, '50ms'],
    ['duration', 10_000, '10s'],
    ['duration', 1500, '1.5s'],
    ['duration', 60_000, '60s'],
    ['duration', 300_000, '5min'],
    ['duration', 7_200_000, '2h'],
    ['duration', 0.25, '250us'],
    ['duration', 0, '0ms'],
    ['percent', 12.5, '12.5%'],
    ['size', 1024, '1KiB'],
    ['size', 1_048_576, '1MiB'],
    ['size', 1500, '1500B'],
    ['count', 5, '5'],
  ] as const)('%s %d is %s', (unit, value, text) => {
    expect(formatQuantity(unit, value)).toBe(text)
  })

  it('names the unit of a load', () => {
    expect([formatLoad('perSec', 2300), formatLoad('inFlight', 200)]).toEqual(['2300/s', '200 in flight'])
  })

  it.each(['rate', 'duration', 'percent', 'size', 'count', 'inFlight'] as const)('of every %s are read back', unit => {
    const values = [0, 1, 0.1, 1 / 3, 0.000001, 59_999, 60_000, 90_000, 3_600_000, 123_456_789, 1e21]
    for (const value of values) {
      const back = parseQuantity(unit, formatQuantity(unit, value))
      expect(Math.abs(back - value)).toBeLessThanOrEqual(value * 1e-9)
    }
  })
})
