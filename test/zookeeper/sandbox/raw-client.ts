import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import {
  decodeConnectResponse,
  decodeReplyHeader,
  decodeWatcherEvent,
  encodeConnectRequest,
  encodeRequestFrame,
  errorName,
  FrameSplitter,
  JuteReader,
  JuteWriter,
  type OpName,
  operations,
  XID,
} from '@gradual/zookeeper'

type Operations = typeof operations
type RequestOf<K extends OpName> = ReturnType<Operations[K]['decodeRequest']>
type ReplyOf<K extends OpName> = ReturnType<Operations[K]['decodeReply']>

export interface Identity {
  readonly sessionId: bigint
  readonly password: Buffer
}

const EVENTS = ['', 'created', 'deleted', 'changed', 'children']

/** The protocol by hand: one socket, no retries, nothing hidden. Whatever it is asked to, it sends. */
export class RawClient {
  readonly socket: Socket
  readonly heard: string[] = []
  sessionId = 0n
  password: Buffer = Buffer.alloc(16)
  timeoutMs = 0
  lastZxid = 0n
  private nextXid = 1
  private readonly waiting = new Map<number, (frame: JuteReader) => void>()
  private onConnect: ((frame: JuteReader) => void) | undefined
  private readonly closing: Promise<unknown>

  private constructor(socket: Socket) {
    this.socket = socket
    const splitter = new FrameSplitter((buffer, start, end) => this.onFrame(Buffer.from(buffer.subarray(start, end))))
    socket.on('data', chunk => splitter.push(chunk))
    socket.on('error', () => {})
    this.closing = new Promise(resolve => socket.once('close', resolve))
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return new RawClient(socket)
  }

  /** Opens a session, or goes on with one. A refused one has timeout 0. */
  static async connect(port: number, options: Partial<Identity> & { timeoutMs?: number } = {}): Promise<RawClient> {
    const client = await RawClient.open(port)
    await client.handshake(options)
    return client
  }

  async handshake(options: Partial<Identity> & { timeoutMs?: number; lastZxidSeen?: bigint } = {}): Promise<void> {
    const writer = new JuteWriter()
    const start = writer.beginFrame()
    encodeConnectRequest(writer, {
      protocolVersion: 0,
      lastZxidSeen: options.lastZxidSeen ?? 0n,
      timeoutMs: options.timeoutMs ?? 10_000,
      sessionId: options.sessionId ?? 0n,
      password: options.password ?? Buffer.alloc(16),
      readOnly: false,
    })
    writer.endFrame(start)
    const answered = new Promise<JuteReader>(resolve => {
      this.onConnect = resolve
    })
    this.socket.write(writer.toBuffer())
    const response = decodeConnectResponse(await Promise.race([answered, this.lost()]))
    this.sessionId = response.sessionId
    this.password = Buffer.from(response.password ?? [])
    this.timeoutMs = response.timeoutMs
  }

  /** The reply, or the name of its error (`NONODE`). */
  async call<K extends OpName>(name: K, request: RequestOf<K>, xid = this.nextXid++): Promise<ReplyOf<K> | string> {
    const operation = operations[name] as unknown as {
      opCode: number
      encodeRequest(writer: JuteWriter, request: RequestOf<K>): void
      decodeRequest(reader: JuteReader): RequestOf<K>
      encodeReply(writer: JuteWriter, reply: ReplyOf<K>): void
      decodeReply(reader: JuteReader): ReplyOf<K>
    }
    const replied = this.expect(xid)
    this.socket.write(encodeRequestFrame(operation, xid, request))
    const frame = await Promise.race([replied, this.lost()])
    const header = decodeReplyHeader(frame)
    if (header.zxid > 0n) this.lastZxid = header.zxid
    return header.code === 0 ? operation.decodeReply(frame) : errorName(header.code)
  }

  /** A request that was encoded elsewhere, bad ones too. Resolves with the code of the reply. */
  async send(bytes: Buffer, xid: number): Promise<number> {
    const replied = this.expect(xid)
    this.socket.write(bytes)
    return decodeReplyHeader(await Promise.race([replied, this.lost()])).code
  }

  async create(path: string, flags = 0, data: Buffer | null = Buffer.from('x')): Promise<string> {
    const acl = [{ permissions: 31, scheme: 'world', id: 'anyone' }]
    const reply = await this.call('create', { path, data, acl, flags })
    return typeof reply === 'string' ? reply : reply.path
  }

  /** Resolves when the server has ended the connection. */
  async closed(): Promise<void> {
    await this.closing
  }

  end(): void {
    this.socket.destroy()
  }

  private expect(xid: number): Promise<JuteReader> {
    return new Promise(resolve => this.waiting.set(xid, resolve))
  }

  private lost(): Promise<never> {
    return this.closing.then(() => Promise.reject(new Error('the server closed the connection')))
  }

  private onFrame(frame: Buffer): void {
    if (this.onConnect !== undefined) {
      this.onConnect(new JuteReader(frame))
      this.onConnect = undefined
      return
    }
    const reader = new JuteReader(frame)
    const { xid } = decodeReplyHeader(reader)
    if (xid === XID.event) {
      const { type, path } = decodeWatcherEvent(reader)
      this.heard.push(`event ${EVENTS[type]} ${path}`)
      return
    }
    this.heard.push(`reply ${xid}`)
    this.waiting.get(xid)?.(new JuteReader(frame))
    this.waiting.delete(xid)
  }
}
