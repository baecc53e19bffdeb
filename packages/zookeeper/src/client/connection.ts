import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { DEFAULT_MAX_FRAME_BYTES, FrameSplitter, MalformedError } from '../codec/index.ts'
import { OutputBuffer } from './output-buffer.ts'
import type { ServerAddress } from './session-types.ts'
import { type TlsOptions, tlsConnectOptions } from './tls-options.ts'

export interface ConnectionListener {
  connected(): void
  frame(buffer: Buffer, start: number, end: number): void
  /** Once, and not after {@link Connection.destroy}. */
  ended(cause: Error | undefined): void
}

const READ_BYTES = 64 * 1024

export interface ConnectionOptions {
  readonly maxFrameBytes?: number | undefined
  readonly tls?: TlsOptions | undefined
}

/** One connection, as frames. Reads into one buffer of its own instead of a new one for every read. */
export class Connection {
  readonly #listener: ConnectionListener
  readonly #socket: Socket
  readonly #splitter: FrameSplitter
  readonly #output: OutputBuffer
  #ended = false
  #reached = false
  #error: Error | undefined
  /** Whether bytes came since this was last set to false. */
  heard = false

  constructor(server: ServerAddress, listener: ConnectionListener, options: ConnectionOptions = {}) {
    this.#listener = listener
    this.#splitter = new FrameSplitter((buffer, start, end) => {
      if (!this.#ended) listener.frame(buffer, start, end)
    }, options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES)
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES)
    const to = {
      host: server.host,
      port: server.port,
      noDelay: true,
      onread: { buffer, callback: (bytes: number) => this.#read(buffer, bytes) },
    }
    const { tls } = options
    this.#output = new OutputBuffer(tls !== undefined)
    this.#socket = tls === undefined ? connectPlain(to) : connectTls({ ...to, ...tlsConnectOptions(tls, server.host) })
    this.#socket.on('connect', () => {
      this.#reached = true
    })
    this.#socket.on(tls === undefined ? 'connect' : 'secureConnect', () => {
      if (!this.#ended) listener.connected()
    })
    this.#socket.on('error', error => {
      this.#error = error
    })
    this.#socket.on('end', () => this.#end(undefined))
    this.#socket.on('close', () => this.#end(this.#error))
  }

  /** The server has accepted the connection; what is said on it may still have to be agreed on. */
  get isReached(): boolean {
    return this.#reached
  }

  get hasOutput(): boolean {
    return this.#output.length > 0
  }

  append(frame: Buffer): void {
    this.#output.append(frame)
  }

  appendWithXid(frame: Buffer, xid: number): void {
    this.#output.appendWithXid(frame, xid)
  }

  flush(): void {
    this.#output.flushTo(this.#socket)
  }

  destroy(): void {
    this.#ended = true
    this.#socket.destroy()
  }

  #read(buffer: Buffer, bytes: number): boolean {
    this.heard = true
    try {
      this.#splitter.push(buffer, 0, bytes)
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error
      this.#end(error)
    }
    return true
  }

  #end(cause: Error | undefined): void {
    if (this.#ended) return
    this.destroy()
    this.#listener.ended(cause)
  }
}
