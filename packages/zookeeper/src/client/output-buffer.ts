import type { Socket } from 'node:net'

const INITIAL_BYTES = 4096
const XID_OFFSET = 4
/** One is filled while another is written. */
const SPARES = 2

/** Collects frames, so that all of a turn go out in one write. */
export class OutputBuffer {
  readonly #isSlow: boolean
  readonly #writing: Buffer[] = []
  readonly #spare: Buffer[] = []
  readonly #writtenBound = (): void => this.#written()
  #bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES)
  #length = 0

  /** @param isSlow the socket keeps what it is given for a while, always: encryption does */
  constructor(isSlow = false) {
    this.#isSlow = isSlow
  }

  get length(): number {
    return this.#length
  }

  append(frame: Buffer): void {
    const at = this.#length
    if (at + frame.length > this.#bytes.length) this.#grow(at + frame.length)
    this.#bytes.set(frame, at)
    this.#length = at + frame.length
  }

  /** A copy of the frame with another xid. */
  appendWithXid(frame: Buffer, xid: number): void {
    const at = this.#length
    this.append(frame)
    this.#bytes.writeInt32BE(xid, at + XID_OFFSET)
  }

  flushTo(socket: Socket): void {
    if (this.#length === 0) return
    const bytes = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    if (this.#isSlow) {
      this.#writing.push(this.#bytes)
      this.#bytes = this.#spare.pop() ?? Buffer.allocUnsafeSlow(INITIAL_BYTES)
      socket.write(bytes, this.#writtenBound)
      return
    }
    socket.write(bytes)
    // Mostly the kernel has taken all of it at once, and the bytes can be used again. Else they belong to the socket.
    if (socket.writableLength > 0) this.#bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES)
  }

  /** Writes end in their order. */
  #written(): void {
    const bytes = this.#writing.shift()
    if (bytes !== undefined && this.#spare.length < SPARES) this.#spare.push(bytes)
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}
