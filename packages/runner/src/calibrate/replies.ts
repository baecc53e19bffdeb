import {
  decodeConnectRequest,
  encodeConnectResponse,
  FrameSplitter,
  JuteReader,
  JuteWriter,
  OP_CODES,
  operations,
  type Stat,
  writeErrorFrame,
  writeReplyFrame,
} from '@gradual/zookeeper'

const XID_BYTE = 4
const OUTPUT_BYTES = 64 * 1024
const VALUE_BYTES = 100
const STAT: Stat = {
  czxid: 1n,
  mzxid: 1n,
  ctime: 1n,
  mtime: 1n,
  version: 0,
  cversion: 0,
  aversion: 0,
  ephemeralOwner: 0n,
  dataLength: VALUE_BYTES,
  numChildren: 0,
  pzxid: 1n,
}

/**
 * Answers the requests of one connection: success to all, from replies that were encoded once. It keeps no data and looks
 * at nothing but the operation, so that it costs less than the client that asks.
 */
export class Replies {
  readonly #splitter = new FrameSplitter((buffer, start, end) => this.#take(buffer, start, end))
  #greeted = false
  #output = Buffer.allocUnsafeSlow(OUTPUT_BYTES)
  #length = 0
  /** Requests that the last call answered; the connect is not one. */
  count = 0

  /** The replies to what is complete by now. Their bytes are the caller's. */
  answer(chunk: Buffer): Buffer {
    this.count = 0
    this.#length = 0
    this.#splitter.push(chunk)
    return this.#output.subarray(0, this.#length)
  }

  /** The bytes of the last answer were not written at once: they are not used again. */
  detach(): void {
    this.#output = Buffer.allocUnsafeSlow(OUTPUT_BYTES)
  }

  #take(buffer: Buffer, start: number, end: number): void {
    if (!this.#greeted) {
      this.#greeted = true
      this.#append(welcome(buffer, start, end))
      return
    }
    const reply = REPLIES[buffer.readInt32BE(start + 4)] ?? EMPTY_REPLY
    const at = this.#append(reply)
    this.#output.writeInt32BE(buffer.readInt32BE(start), at + XID_BYTE)
    this.count++
  }

  #append(bytes: Buffer): number {
    const at = this.#length
    if (at + bytes.length > this.#output.length) {
      const grown = Buffer.allocUnsafeSlow(this.#output.length * 2)
      grown.set(this.#output.subarray(0, at))
      this.#output = grown
    }
    this.#output.set(bytes, at)
    this.#length = at + bytes.length
    return at
  }
}

const EMPTY_REPLY = write(writer => writeErrorFrame(writer, 0, 1n, 0))
const REPLIES: readonly (Buffer | undefined)[] = Object.assign([], {
  [OP_CODES.getData]: write(writer =>
    writeReplyFrame(writer, operations.getData, 0, 1n, { data: Buffer.alloc(VALUE_BYTES), stat: STAT }),
  ),
  [OP_CODES.setData]: write(writer => writeReplyFrame(writer, operations.setData, 0, 1n, { stat: STAT })),
  [OP_CODES.exists]: write(writer => writeReplyFrame(writer, operations.exists, 0, 1n, { stat: STAT })),
})

function write(encode: (writer: JuteWriter) => void): Buffer {
  const writer = new JuteWriter()
  encode(writer)
  return writer.detach()
}

function welcome(buffer: Buffer, start: number, end: number): Buffer {
  const { timeoutMs } = decodeConnectRequest(new JuteReader(buffer, start, end))
  return write(writer => {
    const frame = writer.beginFrame()
    encodeConnectResponse(writer, {
      protocolVersion: 0,
      timeoutMs,
      sessionId: 1n,
      password: Buffer.alloc(16),
      readOnly: false,
    })
    writer.endFrame(frame)
  })
}
