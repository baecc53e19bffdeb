import { FrameLengthError } from './malformed.ts'

/**
 * ZooKeeper's jute.maxbuffer (0xfffff bytes, what the server accepts of a record's data) and room for the header, path
 * and Stat around it.
 */
export const DEFAULT_MAX_FRAME_BYTES = 0xfffff + 4096

/** A frame without its length lies in `buffer` from `start` to `end`. The bytes are promised only until the call returns. */
export type FrameListener = (buffer: Buffer, start: number, end: number) => void

const FIRST_CARRY_BYTES = 64 * 1024

/**
 * Cuts a stream into frames of `int32 length, bytes`.
 *
 * Frames that lie whole in a chunk are handed on where they lie. Only a frame that is spread over chunks is copied, and
 * only once: what follows it is not moved. The room for it grows with the bytes that came, never with the length announced.
 */
export class FrameSplitter {
  readonly #onFrame: FrameListener
  readonly #maxFrameBytes: number
  /** Length and body of the frame that is not whole yet. */
  #carry: Buffer = Buffer.allocUnsafe(256)
  #carried = 0

  constructor(onFrame: FrameListener, maxFrameBytes = DEFAULT_MAX_FRAME_BYTES) {
    this.#onFrame = onFrame
    this.#maxFrameBytes = maxFrameBytes
  }

  /** Forgets an unfinished frame: for a new connection. */
  reset(): void {
    this.#carried = 0
  }

  /** Throws {@link FrameLengthError}; the stream cannot be read on after that. */
  push(chunk: Buffer, start = 0, end = chunk.length): void {
    let at = start
    if (this.#carried > 0) {
      at = this.#complete(chunk, at, end)
      if (this.#carried > 0) return
    }
    while (end - at >= 4) {
      const length = this.#checkLength(chunk.readInt32BE(at))
      const next = at + 4 + length
      if (next > end) break
      this.#onFrame(chunk, at + 4, next)
      at = next
    }
    if (at < end) this.#keep(chunk, at, end)
  }

  #complete(chunk: Buffer, start: number, end: number): number {
    let at = start
    if (this.#carried < 4) {
      const stop = Math.min(end, at + 4 - this.#carried)
      this.#keep(chunk, at, stop)
      at = stop
      if (this.#carried < 4) return at
    }
    const total = 4 + this.#checkLength(this.#carry.readInt32BE(0))
    const stop = Math.min(end, at + total - this.#carried)
    this.#keep(chunk, at, stop)
    if (this.#carried === total) {
      this.#carried = 0
      this.#onFrame(this.#carry, 4, total)
    }
    return stop
  }

  #keep(chunk: Buffer, start: number, end: number): void {
    const needed = this.#carried + end - start
    if (needed > this.#carry.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, Math.min(this.#carry.length * 2, FIRST_CARRY_BYTES)))
      grown.set(this.#carry.subarray(0, this.#carried))
      this.#carry = grown
    }
    chunk.copy(this.#carry, this.#carried, start, end)
    this.#carried = needed
  }

  #checkLength(length: number): number {
    if (length < 0 || length > this.#maxFrameBytes) throw new FrameLengthError(length, this.#maxFrameBytes)
    return length
  }
}
