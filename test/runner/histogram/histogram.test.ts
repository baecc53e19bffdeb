import { Int32Histogram } from 'hdr-histogram-js'
import { describe, expect, it } from 'vitest'
import { bucketRangeUs, Histogram } from '../../../packages/runner/src/histogram/histogram.ts'
import { stream } from '../../../packages/runner/src/random/random.ts'

const HIGHEST_US = 2 ** 27 - 1
const SHARES = [0, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1]

/** The reference implementation, with the layout that ours claims to have. */
function oracle(): Int32Histogram {
  return new Int32Histogram(1, HIGHEST_US, 3)
}

/** Latencies of several orders of magnitude, as a run has them. */
function samples(name: string, count: number): number[] {
  const random = stream(7, name)
  return Array.from({ length: count }, () => Math.floor(Math.exp(random.nextShare() * Math.log(HIGHEST_US))))
}

function filled(values: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}

describe('Histogram', () => {
  it('has the quantiles of HdrHistogram', () => {
    const values = samples('quantiles', 20_000)
    const ours = filled(values)
    const theirs = oracle()
    // It tells the highest value of the last bucket, ours the maximum itself.
    const highest = Math.max(...values)
    for (const value of values) theirs.recordValue(value)
    for (const share of SHARES.slice(1)) {
      expect(ours.quantileUs(share), `share ${share}`).toBe(Math.min(theirs.getValueAtPercentile(share * 100), highest))
    }
  })

  it('puts every value in the bucket that HdrHistogram puts it in', () => {
    const theirs = oracle()
    const edges = Array.from({ length: 27 }, (_, power) => [2 ** power - 1, 2 ** power, 2 ** power + 1]).flat()
    for (const value of [...edges, HIGHEST_US]) {
      const index = filled([value]).toData().buckets[0]
      expect(bucketRangeUs(index!), `value ${value}`).toEqual([
        theirs.lowestEquivalentValue(value),
        theirs.highestEquivalentValue(value),
      ])
    }
  })

  it('counts the samples above a limit to the resolution of a bucket', () => {
    const values = samples('above', 5000)
    const histogram = filled(values)
    for (const limit of [0, 1, 50_000, 1_000_000, HIGHEST_US]) {
      const resolution = bucketRangeUs(filled([limit]).toData().buckets[0]!)
      const exact = values.filter(value => value > resolution[1]).length
      expect(histogram.countAbove(limit), `limit ${limit}`).toBe(exact)
    }
  })

  it('keeps sum, mean, minimum and maximum exactly', () => {
    const values = samples('exact', 3000)
    const histogram = filled(values)
    const sum = values.reduce((total, value) => total + value, 0)
    expect(histogram.sumUs).toBe(sum)
    expect(histogram.meanUs).toBe(sum / values.length)
    expect(histogram.minUs).toBe(Math.min(...values))
    expect(histogram.maxUs).toBe(Math.max(...values))
  })

  it('merged of parts is that of the whole, whatever form the parts have', () => {
    const values = samples('merge', 4000)
    const dense = filled(values.slice(0, 1000))
    const sparse = Histogram.fromData(filled(values.slice(1000, 2000)).toData())
    const merged = Histogram.fromData(filled(values.slice(2000, 3000)).toData())
    merged.merge(dense)
    merged.merge(sparse)
    merged.mergeData(filled(values.slice(3000)).toData())
    merged.merge(new Histogram())
    expect(merged.toData()).toEqual(filled(values).toData())
  })

  it('survives the way over a channel', () => {
    const histogram = filled(samples('channel', 1000))
    const back = Histogram.fromData(structuredClone(histogram.toData()))
    expect(back.toData()).toEqual(histogram.toData())
    for (const share of SHARES) expect(back.quantileUs(share)).toBe(histogram.quantileUs(share))
    expect(back.countAbove(1000)).toBe(histogram.countAbove(1000))
  })

  it('takes more samples after it came over a channel', () => {
    const values = samples('more', 1000)
    const back = Histogram.fromData(filled(values.slice(0, 500)).toData())
    for (const value of values.slice(500)) back.record(value)
    expect(back.toData()).toEqual(filled(values).toData())
  })

  it('is as new after a reset', () => {
    for (const used of [filled(samples('reset', 100)), Histogram.fromData(filled(samples('reset', 100)).toData())]) {
      used.reset()
      expect(used.toData()).toEqual(new Histogram().toData())
      used.record(5)
      expect(used.toData()).toEqual(filled([5]).toData())
    }
  })

  it('clamps what lies outside of its range', () => {
    const histogram = filled([-3, HIGHEST_US + 1, 2 ** 40])
    expect(histogram.minUs).toBe(0)
    expect(histogram.maxUs).toBe(HIGHEST_US)
    expect(histogram.count).toBe(3)
  })

  it('has no quantile and no mean when empty', () => {
    const empty = new Histogram()
    expect(empty.quantileUs(0.99)).toBeNaN()
    expect(empty.meanUs).toBeNaN()
    expect(empty.countAbove(0)).toBe(0)
  })
})
