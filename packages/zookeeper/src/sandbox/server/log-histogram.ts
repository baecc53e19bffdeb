const PER_OCTAVE = 16
const BUCKETS = 40 * PER_OCTAVE

/** Durations in ms by the logarithm of their microseconds: 4.4 % wide, 5 KiB, one increment for each. */
export class LogHistogram {
  private readonly counts = new Float64Array(BUCKETS)
  count = 0
  sumMs = 0
  minMs = 0
  maxMs = 0

  record(ms: number): void {
    const value = Math.max(0, ms)
    const bucket = Math.min(BUCKETS - 1, Math.floor(Math.log2(value * 1000 + 1) * PER_OCTAVE))
    this.counts[bucket] = (this.counts[bucket] as number) + 1
    if (this.count === 0 || value < this.minMs) this.minMs = value
    if (value > this.maxMs) this.maxMs = value
    this.count++
    this.sumMs += value
  }

  get meanMs(): number {
    return this.count === 0 ? 0 : this.sumMs / this.count
  }

  /** Upper edge of the bucket that holds the quantile, at most the maximum; 0 while empty. */
  quantileMs(quantile: number): number {
    const rank = Math.max(1, Math.ceil(quantile * this.count))
    let seen = 0
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.counts[bucket] as number
      if (seen >= rank && this.count > 0) return Math.min(this.maxMs, (2 ** ((bucket + 1) / PER_OCTAVE) - 1) / 1000)
    }
    return 0
  }

  reset(): void {
    this.counts.fill(0)
    this.count = 0
    this.sumMs = 0
    this.minMs = 0
    this.maxMs = 0
  }
}
