import type { Socket } from 'node:net'
import { FrameLengthError, FrameSplitter, JuteWriter } from '../../codec/index.ts'
import type { Session } from '../session/session-table.ts'
import type { Identity } from '../tree/index.ts'
import type { Caller } from './handlers/call.ts'
import { LogHistogram } from './log-histogram.ts'

/** ZooKeeper's jute.maxbuffer: a longer frame ends the connection. */
const MAX_FRAME_BYTES = 0xfffff
/** A client that does not read its replies is not read from either, above this. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024

/** What a connection reports to the server. */
export interface ConnectionEvents {
  /** `buffer` is the caller's to keep. Frames of one chunk share `nowMs`. */
  frame(connection: Connection, buffer: Buffer, start: number, end: number, nowMs: number): void
  /** All frames of a chunk were handed over. */
  chunkEnd(bytes: number): void
  word(connection: Connection, word: string): void
  /** The client closed its session. */
  endSession(connection: Connection): void
  /** There is something to flush. */
  output(connection: Connection): void
  closed(connection: Connection): void
}

/** The bytes of one client, cut into frames; replies are gathered in `writer` and leave with one write for each flush. */
export class Connection implements Caller {
  readonly socket: Socket
  readonly remote: string
  readonly address: string
  readonly identities: Identity[]
  readonly writer = new JuteWriter(512)
  session: Session<Connection> | undefined
  /** Requests that are queued, and when the last of them leaves (work clock): replies are first in, first out. */
  pending = 0
  lastDepartureMs = Number.NEGATIVE_INFINITY
  received = 0
  sent = 0
  lastXid = 0
  lastOpCode = 0
  readonly latency = new LogHistogram()
  readonly establishedMs = Date.now()
  closed = false
  private ending = false
  private readonly events: ConnectionEvents
  private readonly splitter: FrameSplitter
  private chunk: Buffer | undefined
  private chunkMs = 0

  constructor(socket: Socket, events: ConnectionEvents) {
    this.socket = socket
    this.events = events
    this.address = (socket.remoteAddress ?? '').replace('::ffff:', '')
    this.remote = `/${this.address}:${socket.remotePort}`
    this.identities = [{ scheme: 'ip', id: this.address }]
    this.splitter = new FrameSplitter((buffer, start, end) => this.onFrame(buffer, start, end), MAX_FRAME_BYTES)
    socket.setNoDelay(true)
    socket.on('data', chunk => this.onData(chunk))
    socket.on('drain', () => socket.resume())
    // A reset by the peer is an end like any other; `close` follows it.
    socket.on('error', () => {})
    socket.on('close', () => this.onClose())
  }

  get sessionId(): bigint {
    return this.session === undefined ? 0n : this.session.id
  }

  /** A reply or an event was written, to be sent with the next flush. */
  countReply(): void {
    this.events.output(this)
    this.sent++
  }

  endSession(): void {
    this.events.endSession(this)
    this.endAfterReply()
  }

  /** What is written goes out, then the connection ends; nothing that comes in counts any more. */
  endAfterReply(): void {
    this.ending = true
  }

  get isEnding(): boolean {
    return this.ending
  }

  flush(): void {
    if (this.writer.length > 0 && !this.closed) {
      this.socket.write(this.writer.detach())
      if (this.socket.writableLength > MAX_UNSENT_BYTES) this.socket.pause()
    }
    this.writer.clear()
    // Does not wait for the client to end its half, which it may never do.
    if (this.ending) this.socket.destroySoon()
  }

  /** Sends this text and ends: the answer to a four-letter word. */
  endWith(text: string): void {
    this.ending = true
    this.socket.write(text)
    this.socket.destroySoon()
  }

  destroy(): void {
    this.socket.destroy()
    this.onClose()
  }

  private onData(chunk: Buffer): void {
    if (this.ending) return
    this.chunk = chunk
    this.chunkMs = performance.now()
    try {
      this.splitter.push(chunk)
    } catch (error) {
      if (!(error instanceof FrameLengthError)) throw error
      this.onBadLength(error.frameBytes)
    }
    this.chunk = undefined
    this.events.chunkEnd(chunk.length)
  }

  private onFrame(buffer: Buffer, start: number, end: number): void {
    if (this.closed || this.ending) return
    this.received++
    if (buffer === this.chunk) this.events.frame(this, buffer, start, end, this.chunkMs)
    // Frames that came in pieces lie in the splitter's own buffer, which it uses again.
    else this.events.frame(this, Buffer.from(buffer.subarray(start, end)), 0, end - start, this.chunkMs)
  }

  private onBadLength(frameBytes: number): void {
    const word = Buffer.alloc(4)
    word.writeInt32BE(frameBytes)
    if (this.received === 0) this.events.word(this, word.toString('latin1'))
    else this.destroy()
  }

  private onClose(): void {
    if (this.closed) return
    this.closed = true
    this.events.closed(this)
  }
}
