import { MalformedError } from './malformed.ts'

/**
 * Reads jute records from a stretch of a buffer. What does not fit in the stretch throws {@link MalformedError}.
 *
 * One reader can be pointed at frame after frame with {@link reset}, so that none is allocated for a request.
 */
export class JuteReader {
  buffer: Buffer
  position: number
  end: number

  constructor(buffer: Buffer, start = 0, end = buffer.length) {
    this.buffer = buffer
    this.position = start
    this.end = end
  }

  reset(buffer: Buffer, start: number, end: number): this {
    this.buffer = buffer
    this.position = start
    this.end = end
    return this
  }

  get remaining(): number {
    return this.end - this.position
  }

  readInt(): number {
    return this.buffer.readInt32BE(this.#advance(4))
  }

  readLong(): bigint {
    return this.buffer.readBigInt64BE(this.#advance(8))
  }

  readBoolean(): boolean {
    return this.buffer[this.#advance(1)] !== 0
  }

  /** A view of the bytes, not a copy: it lives as long as the buffer that was read into. Length -1 is null. */
  readBuffer(): Buffer | null {
    const length = this.#readLength('buffer')
    if (length === -1) return null
    const start = this.#advance(length)
    return this.buffer.subarray(start, start + length)
  }

  readNullableString(): string | null {
    const length = this.#readLength('string')
    if (length === -1) return null
    const start = this.#advance(length)
    return this.buffer.toString('utf8', start, start + length)
  }

  readString(): string {
    const text = this.readNullableString()
    if (text === null) throw new MalformedError('null where a string is required')
    return text
  }

  /** A null vector (length -1) reads as an empty one. Every item takes at least four bytes in all records of the protocol. */
  readVector<T>(readItem: (reader: JuteReader) => T): T[] {
    const count = this.#readLength('vector')
    if (count * 4 > this.remaining) throw new MalformedError(`vector of ${count} items in ${this.remaining} bytes`)
    const items: T[] = []
    for (let i = 0; i < count; i++) items.push(readItem(this))
    return items
  }

  #readLength(what: string): number {
    const length = this.readInt()
    if (length < -1) throw new MalformedError(`${what} of length ${length}`)
    return length
  }

  #advance(bytes: number): number {
    const start = this.position
    if (bytes > this.end - start) throw new MalformedError(`${bytes} bytes expected, ${this.end - start} are left`)
    this.position = start + bytes
    return start
  }
}
