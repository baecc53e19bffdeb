import { decodeFromCompressedBase64, encodeIntoCompressedBase64, build as hdr } from 'hdr-histogram-js'
import { describe, expect, test } from 'vitest'
import { decodeHistogram, encodeHistogram } from '../../../packages/runner/src/histogram/encoding.ts'
import { Histogram } from '../../../packages/runner/src/histogram/histogram.ts'
import { stream } from '../../../packages/runner/src/random/random.ts'

/** Values of every size that a histogram has a bucket for. */
function recorded(count: number): Histogram {
  const histogram = new Histogram()
  const random = stream(3, 'encoding')
  for (let i = 0; i < count; i++) histogram.record(2 ** (27 * random.nextShare()) - 1)
  return histogram
}

const CASES: [name: string, histogram: Histogram][] = [
  ['no values', new Histogram()],
  ['one value of 0', recordedOnce(0)],
  ['the highest value', recordedOnce(2 ** 27 - 1)],
  ['neighbours at the edge of a bucket', recordedOnce(2047, 2048, 2049)],
  ['ten thousand values of all sizes', recorded(10_000)],
]

function recordedOnce(...values: number[]): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}

describe.each(CASES)('a histogram with %s', (_, histogram) => {
  const data = histogram.toData()

  test('comes back bucket by bucket', () => {
    const back = decodeHistogram(encodeHistogram(data))
    expect(back.count).toBe(data.count)
    expect(back.buckets).toEqual(data.buckets)
  })

  test("is read by HdrHistogram's own library, with the same counts and quantiles", () => {
    const read = decodeFromCompressedBase64(encodeHistogram(data))
    expect(read.totalCount).toBe(data.count)
    for (const share of data.count === 0 ? [] : [0.5, 0.9, 0.99, 1]) {
      expect(Math.min(read.getValueAtPercentile(share * 100), data.maxUs)).toBe(histogram.quantileUs(share))
    }
  })

  test("is the same when HdrHistogram's own library writes it", () => {
    const other = hdr({
      lowestDiscernibleValue: 1,
      highestTrackableValue: 2 ** 27 - 1,
      numberOfSignificantValueDigits: 3,
    })
    for (let i = 0; i < data.buckets.length; i += 2) {
      other.recordValueWithCount(decodeLowest(data.buckets[i]!), data.buckets[i + 1]!)
    }
    expect(decodeHistogram(encodeIntoCompressedBase64(other)).buckets).toEqual(data.buckets)
  })
})

/** The lowest value of a bucket, by the layout's definition: 2048 of width 1, then 1024 for each doubling. */
function decodeLowest(bucket: number): number {
  if (bucket < 2048) return bucket
  const doubling = Math.floor(bucket / 1024) - 1
  return (bucket - doubling * 1024) * 2 ** doubling
}

test.each([
  ['nothing', ''],
  ['another text', 'aGVsbG8gd29ybGQ='],
  ['half of one', encodeHistogram(recorded(100).toData()).slice(0, 60)],
])('%s is refused', (_, text) => {
  expect(() => decodeHistogram(text)).toThrow()
})
