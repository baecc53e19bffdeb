/** Writes jute records one after the other into a buffer that grows by doubling. */
export class JuteWriter {
  #buffer: Buffer
  #length = 0

  constructor(initialBytes = 256) {
    this.#buffer = Buffer.allocUnsafe(initialBytes)
  }

  get length(): number {
    return this.#length
  }

  writeInt(value: number): void {
    const at = this.#reserve(4)
    this.#buffer.writeInt32BE(value, at)
  }

  writeLong(value: bigint): void {
    const at = this.#reserve(8)
    this.#buffer.writeBigInt64BE(value, at)
  }

  writeBoolean(value: boolean): void {
    const at = this.#reserve(1)
    this.#buffer[at] = value ? 1 : 0
  }

  writeBuffer(value: Uint8Array | null): void {
    if (value === null) {
      this.writeInt(-1)
      return
    }
    this.writeInt(value.length)
    const at = this.#reserve(value.length)
    this.#buffer.set(value, at)
  }

  writeString(value: string | null): void {
    if (value === null) {
      this.writeInt(-1)
      return
    }
    const bytes = Buffer.byteLength(value)
    this.writeInt(bytes)
    const at = this.#reserve(bytes)
    this.#buffer.write(value, at, 'utf8')
  }

  writeVector<T>(items: readonly T[], writeItem: (writer: JuteWriter, item: T) => void): void {
    this.writeInt(items.length)
    for (const item of items) writeItem(this, item)
  }

  /** Bytes that are encoded already, as they are. */
  writeRaw(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length)
    this.#buffer.set(bytes, at)
  }

  /** Leaves room for the frame's length. Give the result to {@link endFrame}. */
  beginFrame(): number {
    return this.#reserve(4)
  }

  endFrame(start: number): void {
    this.#buffer.writeInt32BE(this.#length - start - 4, start)
  }

  /** What was written, as a view that the next write may overwrite or leave behind. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  /** What was written, as a copy. */
  toBuffer(): Buffer {
    return Buffer.from(this.view())
  }

  /** Hands over what was written without a copy, and goes on with a buffer of its own. For a socket that writes later. */
  detach(): Buffer {
    const view = this.view()
    this.#buffer = Buffer.allocUnsafe(Math.max(256, view.length))
    this.#length = 0
    return view
  }

  clear(): void {
    this.#length = 0
  }

  #reserve(bytes: number): number {
    const at = this.#length
    const needed = at + bytes
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2))
      grown.set(this.#buffer.subarray(0, at))
      this.#buffer = grown
    }
    this.#length = needed
    return at
  }
}
