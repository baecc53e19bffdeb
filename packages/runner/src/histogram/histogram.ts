/**
 * Counts of durations in the bucket layout of HdrHistogram with three significant digits: microseconds up to 134 s.
 *
 * Recording is a shift and an increment: 4 ns, where hdr-histogram-js takes 107 ns on the same random values (bench/histogram).
 * Sum and maximum are kept exactly, so mean and max carry no rounding.
 *
 * One made by {@link Histogram.fromData} holds only the buckets in use (a few kB, where the whole range takes 74 kB) until
 * something is recorded in it: a run keeps thousands of them.
 *
 * @source http://hdrhistogram.org, "2048 sub-buckets, half of them used above the first bucket"
 */
export class Histogram {
  count = 0
  sumUs = 0
  maxUs = 0
  minUs = Number.POSITIVE_INFINITY
  #counts: Uint32Array | undefined
  /** Index and count of every bucket in use, ascending, while there is no `#counts`. */
  #sparse: Uint32Array = NOTHING

  record(us: number): void {
    const value = us < 0 ? 0 : us > HIGHEST_US ? HIGHEST_US : us | 0
    const counts = this.#counts ?? this.#spread()
    counts[bucketOf(value)]!++
    this.count++
    this.sumUs += value
    if (value > this.maxUs) this.maxUs = value
    if (value < this.minUs) this.minUs = value
  }

  merge(other: Histogram): void {
    if (other.count === 0) return
    const counts = this.#counts ?? this.#spread()
    other.#forEach((bucket, count) => {
      counts[bucket]! += count
    })
    this.#absorb(other.count, other.sumUs, other.minUs, other.maxUs)
  }

  mergeData(data: HistogramData): void {
    if (data.count === 0) return
    const counts = this.#counts ?? this.#spread()
    for (let i = 0; i < data.buckets.length; i += 2) counts[data.buckets[i]!]! += data.buckets[i + 1]!
    this.#absorb(data.count, data.sumUs, data.minUs, data.maxUs)
  }

  reset(): void {
    if (this.count === 0) return
    this.#counts?.fill(0, bucketOf(this.minUs), bucketOf(this.maxUs) + 1)
    this.#sparse = NOTHING
    this.count = 0
    this.sumUs = 0
    this.maxUs = 0
    this.minUs = Number.POSITIVE_INFINITY
  }

  /** @unit us; NaN when empty */
  get meanUs(): number {
    return this.sumUs / this.count
  }

  /**
   * The value that `share` of the samples do not exceed: the highest value of its bucket, never above the maximum.
   *
   * @param share 0.99 for the 99th percentile
   * @unit us; NaN when empty
   */
  quantileUs(share: number): number {
    if (this.count === 0) return Number.NaN
    let left = Math.max(1, Math.ceil(share * this.count))
    let quantile = this.maxUs
    this.#forEach((bucket, count) => {
      if (left > 0 && left <= count) quantile = Math.min(highestOf(bucket), this.maxUs)
      left -= count
    })
    return quantile
  }

  /** Samples above a limit, to the resolution of a bucket (0.1 %). */
  countAbove(us: number): number {
    if (this.count === 0 || us >= this.maxUs) return 0
    const limit = us < 0 ? -1 : bucketOf(us | 0)
    let above = 0
    this.#forEach((bucket, count) => {
      if (bucket > limit) above += count
    })
    return above
  }

  /** Plain data: index and count of every bucket in use, one after the other. */
  toData(): HistogramData {
    const buckets: number[] = []
    this.#forEach((bucket, count) => buckets.push(bucket, count))
    return {
      count: this.count,
      sumUs: this.sumUs,
      minUs: this.count === 0 ? 0 : this.minUs,
      maxUs: this.maxUs,
      buckets,
    }
  }

  static fromData(data: HistogramData): Histogram {
    const histogram = new Histogram()
    if (data.count === 0) return histogram
    histogram.#sparse = Uint32Array.from(data.buckets)
    histogram.#absorb(data.count, data.sumUs, data.minUs, data.maxUs)
    return histogram
  }

  #forEach(visit: (bucket: number, count: number) => void): void {
    if (this.count === 0) return
    const counts = this.#counts
    if (counts === undefined) {
      for (let i = 0; i < this.#sparse.length; i += 2) visit(this.#sparse[i]!, this.#sparse[i + 1]!)
      return
    }
    const last = bucketOf(this.maxUs)
    for (let i = bucketOf(this.minUs); i <= last; i++) if (counts[i]! > 0) visit(i, counts[i]!)
  }

  #spread(): Uint32Array {
    const counts = new Uint32Array(BUCKETS)
    for (let i = 0; i < this.#sparse.length; i += 2) counts[this.#sparse[i]!] = this.#sparse[i + 1]!
    this.#sparse = NOTHING
    this.#counts = counts
    return counts
  }

  #absorb(count: number, sumUs: number, minUs: number, maxUs: number): void {
    this.count += count
    this.sumUs += sumUs
    if (maxUs > this.maxUs) this.maxUs = maxUs
    if (minUs < this.minUs) this.minUs = minUs
  }
}

export interface HistogramData {
  readonly count: number
  readonly sumUs: number
  readonly minUs: number
  readonly maxUs: number
  readonly buckets: readonly number[]
}

/** Lowest and highest value (us) that share a bucket: what a writer of another histogram format needs. */
export function bucketRangeUs(index: number): readonly [lowest: number, highest: number] {
  const shift = index < 2048 ? 0 : (index >> 10) - 1
  const sub = index - (shift << 10)
  return [sub << shift, ((sub + 1) << shift) - 1]
}

const HIGHEST_US = 2 ** 27 - 1
const NOTHING = new Uint32Array(0)
const BUCKETS = (17 << 10) + 1024

// Values below 2048 have a bucket each; above, 1024 buckets for every doubling.
function bucketOf(us: number): number {
  const shift = us < 2048 ? 0 : 21 - Math.clz32(us)
  return (shift << 10) + (us >>> shift)
}

function highestOf(index: number): number {
  return bucketRangeUs(index)[1]
}
