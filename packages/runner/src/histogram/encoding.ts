import { deflateSync, inflateSync } from 'node:zlib'
import { bucketRangeUs, type HistogramData } from './histogram.ts'

/** Version 2 with counts of up to 9 bytes, and the same deflated. */
const COOKIE = 0x1c849313
const COMPRESSED_COOKIE = 0x1c849314
const HEADER_BYTES = 40
const SIGNIFICANT_DIGITS = 3
const HIGHEST_US = 2n ** 27n - 1n

/**
 * A histogram as HdrHistogram's own libraries write and read it: version 2, deflated, in base64.
 *
 * Its buckets are ours, index for index, so nothing is rounded; only sum and extremes are no part of the format.
 *
 * @source HdrHistogram, "V2 encoding": ZigZag LEB128 counts in the order of the buckets, runs of empty ones as their negative length
 */
export function encodeHistogram({ buckets }: Pick<HistogramData, 'buckets'>): string {
  const counts = encodeCounts(buckets)
  const bytes = Buffer.alloc(HEADER_BYTES + counts.length)
  bytes.writeInt32BE(COOKIE, 0)
  bytes.writeInt32BE(counts.length, 4)
  bytes.writeInt32BE(0, 8)
  bytes.writeInt32BE(SIGNIFICANT_DIGITS, 12)
  bytes.writeBigInt64BE(1n, 16)
  bytes.writeBigInt64BE(HIGHEST_US, 24)
  bytes.writeDoubleBE(1, 32)
  bytes.set(counts, HEADER_BYTES)
  const deflated = deflateSync(bytes)
  const whole = Buffer.alloc(8 + deflated.length)
  whole.writeInt32BE(COMPRESSED_COOKIE, 0)
  whole.writeInt32BE(deflated.length, 4)
  whole.set(deflated, 8)
  return whole.toString('base64')
}

/**
 * What {@link encodeHistogram} wrote. Sum and extremes are as near as the buckets allow: whoever has kept them puts them back.
 *
 * @throws RangeError where the text is none of ours: other digits, another unit, cut short
 */
export function decodeHistogram(text: string): HistogramData {
  const whole = Buffer.from(text, 'base64')
  if (whole.length < 8 || whole.readInt32BE(0) !== COMPRESSED_COOKIE) throw new RangeError('no compressed histogram')
  const bytes = inflateSync(whole.subarray(8, 8 + whole.readInt32BE(4)))
  if (bytes.length < HEADER_BYTES || bytes.readInt32BE(0) !== COOKIE) throw new RangeError('no histogram of version 2')
  if (bytes.readInt32BE(12) !== SIGNIFICANT_DIGITS || bytes.readBigInt64BE(16) !== 1n) {
    throw new RangeError('a histogram of another resolution')
  }
  return toData(decodeCounts(bytes.subarray(HEADER_BYTES, HEADER_BYTES + bytes.readInt32BE(4))))
}

function encodeCounts(buckets: readonly number[]): Uint8Array {
  const bytes: number[] = []
  let next = 0
  for (let i = 0; i < buckets.length; i += 2) {
    const bucket = buckets[i]!
    if (bucket > next) writeZigZag(bytes, next - bucket)
    writeZigZag(bytes, buckets[i + 1]!)
    next = bucket + 1
  }
  return Uint8Array.from(bytes)
}

// Counts of a window stay far below 2^31, so that shifts of 32 bits do: seven bits a byte, the lowest first.
function writeZigZag(bytes: number[], value: number): void {
  let left = ((value << 1) ^ (value >> 31)) >>> 0
  for (; left > 0x7f; left >>>= 7) bytes.push((left & 0x7f) | 0x80)
  bytes.push(left)
}

function decodeCounts(bytes: Uint8Array): number[] {
  const buckets: number[] = []
  let bucket = 0
  for (let at = 0; at < bytes.length; ) {
    let zigzag = 0
    let scale = 1
    let byte = 0
    do {
      if (at >= bytes.length) throw new RangeError('a histogram that is cut short')
      byte = bytes[at++]!
      zigzag += (byte & 0x7f) * scale
      scale *= 128
    } while (byte > 0x7f)
    const value = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
    if (value > 0) buckets.push(bucket, value)
    bucket += value < 0 ? -value : 1
  }
  return buckets
}

function toData(buckets: readonly number[]): HistogramData {
  let count = 0
  let sumUs = 0
  for (let i = 0; i < buckets.length; i += 2) {
    const [lowest, highest] = bucketRangeUs(buckets[i]!)
    count += buckets[i + 1]!
    sumUs += ((lowest + highest) / 2) * buckets[i + 1]!
  }
  return {
    count,
    sumUs,
    minUs: count === 0 ? 0 : bucketRangeUs(buckets[0]!)[0],
    maxUs: count === 0 ? 0 : bucketRangeUs(buckets.at(-2)!)[1],
    buckets,
  }
}
