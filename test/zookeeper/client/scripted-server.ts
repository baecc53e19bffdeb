import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { ServerAddress } from '@gradual/zookeeper'

/** What a client sent after the handshake. */
export interface SeenRequest {
  readonly xid: number
  readonly opCode: number
  /** All of the frame without its length. */
  readonly frame: Buffer
}

interface Welcome {
  readonly timeoutMs?: number
  readonly sessionId?: bigint
  readonly password?: Buffer
}

/**
 * A server that does nothing by itself: a test takes its connections, reads what came, and says what is answered, and in
 * which pieces. Written without the codec, so that it does not repeat the codec's mistakes.
 */
export class ScriptedServer {
  readonly #server: Server
  readonly #peers = new Mailbox<Peer>()
  readonly #sockets = new Set<Socket>()
  /** Connections so far. */
  connections = 0

  private constructor(onConnection?: (socket: Socket) => void) {
    this.#server = createServer({ noDelay: true }, socket => {
      this.connections++
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => this.#sockets.delete(socket))
      if (onConnection !== undefined) onConnection(socket)
      else this.#peers.put(new Peer(socket))
    })
  }

  /** `onConnection` takes the place of {@link accept}. */
  static start(onConnection?: (socket: Socket) => void): Promise<ScriptedServer> {
    return new Promise(resolve => {
      const scripted = new ScriptedServer(onConnection)
      scripted.#server.listen(0, '127.0.0.1', () => resolve(scripted))
    })
  }

  get address(): ServerAddress {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port }
  }

  /** The next connection, also one that was made before the call. */
  accept(): Promise<Peer> {
    return this.#peers.take()
  }

  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    return new Promise(resolve => this.#server.close(() => resolve()))
  }
}

/** The server's end of one connection. */
export class Peer {
  readonly socket: Socket
  readonly #frames = new Mailbox<Buffer>()
  #rest: Buffer = Buffer.alloc(0)
  /** Resolves when the client has closed or reset the connection. */
  readonly ended: Promise<void>

  constructor(socket: Socket) {
    this.socket = socket
    this.ended = new Promise(resolve => socket.on('close', () => resolve()))
    socket.on('data', chunk => {
      this.#rest = Buffer.concat([this.#rest, chunk])
      while (this.#rest.length >= 4) {
        const end = 4 + this.#rest.readInt32BE(0)
        if (this.#rest.length < end) return
        this.#frames.put(this.#rest.subarray(4, end))
        this.#rest = this.#rest.subarray(end)
      }
    })
  }

  /** A frame without its length. */
  frame(): Promise<Buffer> {
    return this.#frames.take()
  }

  async request(): Promise<SeenRequest> {
    const frame = await this.frame()
    return { xid: frame.readInt32BE(0), opCode: frame.readInt32BE(4), frame }
  }

  async requests(count: number): Promise<SeenRequest[]> {
    const seen: SeenRequest[] = []
    while (seen.length < count) seen.push(await this.request())
    return seen
  }

  /** Takes the connect request, and answers it. */
  async welcome(welcome: Welcome = {}): Promise<Buffer> {
    const request = await this.frame()
    this.send(welcomeFrame(welcome))
    return request
  }

  reply(xid: number, code = 0, body: Buffer = Buffer.alloc(0), zxid = 1n): void {
    this.send(replyFrame(xid, code, body, zxid))
  }

  send(bytes: Buffer): void {
    this.socket.write(bytes)
  }

  /** Every byte a write of its own; they may still arrive together. */
  async sendByteByByte(bytes: Buffer): Promise<void> {
    for (const byte of bytes) {
      this.socket.write(Buffer.from([byte]))
      await new Promise(resolve => setImmediate(resolve))
    }
  }

  close(): void {
    this.socket.destroy()
  }
}

export function frameOf(body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length)
  return Buffer.concat([length, body])
}

export function replyFrame(xid: number, code = 0, body: Buffer = Buffer.alloc(0), zxid = 1n): Buffer {
  const header = Buffer.alloc(16)
  header.writeInt32BE(xid)
  header.writeBigInt64BE(zxid, 4)
  header.writeInt32BE(code, 12)
  return frameOf(Buffer.concat([header, body]))
}

export function welcomeFrame(welcome: Welcome = {}): Buffer {
  const { timeoutMs = 30_000, sessionId = 7n, password = Buffer.alloc(16, 0xab) } = welcome
  const body = Buffer.alloc(37)
  body.writeInt32BE(timeoutMs, 4)
  body.writeBigInt64BE(sessionId, 8)
  body.writeInt32BE(16, 16)
  password.copy(body, 20)
  return frameOf(body)
}

/** Fields of a connect request (a frame without its length). */
export function readConnectRequest(frame: Buffer): {
  readonly lastZxidSeen: bigint
  readonly timeoutMs: number
  readonly sessionId: bigint
  readonly password: string
} {
  return {
    lastZxidSeen: frame.readBigInt64BE(4),
    timeoutMs: frame.readInt32BE(12),
    sessionId: frame.readBigInt64BE(16),
    password: frame.toString('hex', 28, 44),
  }
}

class Mailbox<T> {
  readonly #items: T[] = []
  readonly #takers: ((item: T) => void)[] = []

  put(item: T): void {
    const taker = this.#takers.shift()
    if (taker === undefined) this.#items.push(item)
    else taker(item)
  }

  take(): Promise<T> {
    if (this.#items.length > 0) return Promise.resolve(this.#items.shift()!)
    return new Promise(resolve => this.#takers.push(resolve))
  }
}
