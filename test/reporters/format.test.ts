import { describe, expect, it } from 'vitest'
import {
  formatDuration,
  formatFixed,
  formatLocalStamp,
  formatNumber,
  formatSize,
  sanitize,
  wrap,
} from '../../reporters/src/format.ts'
import { useTimeZone } from './support/drive.ts'

describe('format', () => {
  it('local stamps follow the time zone, with its quarter hours, across midnight and across a year', () => {
    // Nepal is 5 h 45 min ahead of UTC.
    useTimeZone('Asia/Kathmandu')
    expect(formatLocalStamp('2024-10-29T10:15:00.007Z')).toBe('2024-10-29 16:00:00.007')
    expect(formatLocalStamp('2024-12-31T18:15:59.999Z')).toBe('2025-01-01 00:00:59.999')
  })

  it('local stamps keep to the clock of the place when that is put back', () => {
    useTimeZone('Europe/Berlin')
    expect(formatLocalStamp('2024-10-27T00:30:00.000Z')).toBe('2024-10-27 02:30:00.000')
    expect(formatLocalStamp('2024-10-27T01:30:00.000Z')).toBe('2024-10-27 02:30:00.000')
  })

  it('decimals are rounded, never grouped, and never a negative zero or a gap', () => {
    expect(formatFixed(1234567.891, 2)).toBe('1234567.89')
    expect(formatFixed(-0.001, 2)).toBe('0.00')
    expect(formatFixed(-1.5, 1)).toBe('-1.5')
    expect(formatFixed(null, 2)).toBe('0.00')
    expect(formatFixed(Number.NaN, 1)).toBe('0.0')
    expect(formatFixed(Number.POSITIVE_INFINITY, 1)).toBe('0.0')
  })

  it('a load is whole where it is whole', () => {
    expect(formatNumber(2300)).toBe('2300')
    expect(formatNumber(1610.125)).toBe('1610.13')
  })

  it('durations take the unit that fits them', () => {
    expect(formatDuration(50)).toBe('50.0ms')
    expect(formatDuration(999.96)).toBe('1s')
    expect(formatDuration(1500)).toBe('1.5s')
    expect(formatDuration(59_970)).toBe('1min')
    expect(formatDuration(150_000)).toBe('2min 30s')
    expect(formatDuration(3_599_700)).toBe('1h')
    expect(formatDuration(3_900_000)).toBe('1h 5min')
  })

  it('sizes count in 1024', () => {
    expect(formatSize(100)).toBe('100B')
    expect(formatSize(1024)).toBe('1KiB')
    expect(formatSize(1_572_864)).toBe('1.5MiB')
  })

  it('text from outside cannot steer a terminal or start a line', () => {
    expect(sanitize('a\u001B[31mred\r\nb\tc\u0007')).toBe('a\uFFFD[31mred b c\uFFFD')
    expect(sanitize('right\u202Eleft')).toBe('right\uFFFDleft')
  })

  it('a line is broken at spaces, a word only where no line could hold it, and nothing is lost', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', '  three'])
    expect(wrap('abcdefghij', 4, 1)).toEqual(['abcd', ' efg', ' hij'])
    expect(wrap('fits', 4)).toEqual(['fits'])
    expect(wrap('  indented text that is long', 14, 4)).toEqual(['  indented', '    text that', '    is long'])
  })
})
