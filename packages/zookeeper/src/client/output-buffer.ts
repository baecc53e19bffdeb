import type { Socket } from 'node:net'

const INITIAL_BYTES = 4096
const XID_OFFSET = 4

/** Collects frames, so that all of a turn go out in one write. */
export class OutputBuffer {
  #bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES)
  #length = 0

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
    socket.write(this.#bytes.subarray(0, this.#length))
    this.#length = 0
    // Mostly the kernel has taken all of it at once, and the bytes can be used again. Else they belong to the socket.
    if (socket.writableLength > 0) this.#bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES)
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}
