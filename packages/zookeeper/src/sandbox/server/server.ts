import { createServer, type Socket } from 'node:net'
import {
  type ConnectRequest,
  decodeConnectRequest,
  encodeConnectResponse,
  JuteReader,
  KEEPER_STATE,
  MalformedError,
  PASSWORD_BYTES,
  writeEventFrame,
} from '../../codec/index.ts'
import type { SandboxOptions } from '../options.ts'
import { SessionTable } from '../session/session-table.ts'
import { Connection, type ConnectionEvents } from './connection.ts'
import { Database } from './database.ts'
import { Engine } from './engine.ts'
import { answerWord } from './four-letter/words.ts'
import type { Caller } from './handlers/call.ts'
import { ServerStats } from './server-stats.ts'

// ZooKeeper's own default is Linux's 50, which a reconnect storm overflows; the sandbox shows its queue, not its backlog.
const LISTEN_BACKLOG = 4096
/** As a real server's `znode.container.checkIntervalMs`. */
const CONTAINER_CHECK_MS = 60_000

/** Sockets, sessions and clock around the pure parts. */
export class SandboxServer implements ConnectionEvents {
  readonly options: SandboxOptions
  readonly stats = new ServerStats()
  readonly db: Database<Caller>
  readonly engine: Engine
  readonly sessions: SessionTable<Connection>
  readonly connections = new Set<Connection>()
  readonly startedMs = performance.now()
  /** 0 until it listens. */
  port = 0
  private expiryMs = performance.now()
  private readonly byAddress = new Map<string, number>()
  private readonly server = createServer({ noDelay: true }, socket => this.accept(socket))
  private readonly timers: NodeJS.Timeout[] = []
  private readonly reader = new JuteReader(Buffer.alloc(0))

  constructor(options: SandboxOptions) {
    this.options = options
    this.db = new Database<Caller>((watcher, type, path) => {
      const connection = watcher as Connection
      writeEventFrame(connection.writer, { type, state: KEEPER_STATE.syncConnected, path })
      connection.countReply()
      this.stats.packetsSent++
    })
    this.engine = new Engine(options, this.db, this.stats)
    this.sessions = new SessionTable(options.tickMs, Date.now())
  }

  /** @returns the port that it listens on. Rejects where it is taken. */
  async listen(): Promise<number> {
    const { host, port, tickMs } = this.options
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen({ host, port, backlog: LISTEN_BACKLOG }, () => resolve())
    })
    this.timers.push(
      setInterval(() => this.expireSessions(), tickMs),
      setInterval(() => this.deleteEmptyContainers(), CONTAINER_CHECK_MS),
    )
    const address = this.server.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    this.port = address.port
    return address.port
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer)
    this.engine.stop()
    this.cutConnections()
    await new Promise<void>(resolve => this.server.close(() => resolve()))
  }

  /** Ends every connection without a word; the sessions live on until they expire. */
  cutConnections(): number {
    const cut = this.connections.size
    for (const connection of [...this.connections]) connection.destroy()
    return cut
  }

  frame(connection: Connection, buffer: Buffer, start: number, end: number, nowMs: number): void {
    if (connection.session === undefined) {
      this.connect(connection, buffer, start, end, nowMs)
      return
    }
    this.sessions.touch(connection.session, nowMs)
    this.engine.submit(connection, buffer, start, end, nowMs)
  }

  chunkEnd(bytes: number): void {
    this.stats.bytesReceived += bytes
    this.engine.settle()
  }

  word(connection: Connection, word: string): void {
    this.stats.packetsReceived++
    connection.received++
    const text = answerWord(this, word)
    if (text === undefined) {
      connection.destroy()
      return
    }
    this.stats.packetsSent++
    connection.endWith(text)
  }

  endSession(connection: Connection): void {
    const { session } = connection
    if (session === undefined) return
    this.sessions.end(session)
    this.db.endSession(session.id)
  }

  output(connection: Connection): void {
    this.engine.markDirty(connection)
  }

  closed(connection: Connection): void {
    this.connections.delete(connection)
    const others = (this.byAddress.get(connection.address) ?? 1) - 1
    if (others === 0) this.byAddress.delete(connection.address)
    else this.byAddress.set(connection.address, others)
    this.db.watches.removeWatcher(connection)
    if (connection.session?.owner === connection) connection.session.owner = undefined
  }

  private accept(socket: Socket): void {
    const connection = new Connection(socket, this)
    const others = this.byAddress.get(connection.address) ?? 0
    this.byAddress.set(connection.address, others + 1)
    this.connections.add(connection)
    const { maxClientCnxns } = this.options
    if (maxClientCnxns === 0 || others < maxClientCnxns) return
    this.stats.connectionsRejected++
    connection.destroy()
  }

  private connect(connection: Connection, buffer: Buffer, start: number, end: number, nowMs: number): void {
    this.stats.packetsReceived++
    const request = this.readConnect(buffer, start, end)
    // A client that knows a later transaction than this server has talked to another one: it must not go back in time.
    if (request === undefined || request.lastZxidSeen > this.db.lastZxid) {
      connection.destroy()
      return
    }
    const session =
      request.sessionId === 0n
        ? this.sessions.create(request.timeoutMs, connection, nowMs)
        : this.resume(connection, request, nowMs)
    if (request.sessionId === 0n) this.db.skipZxid()
    connection.session = session
    const frame = connection.writer.beginFrame()
    encodeConnectResponse(connection.writer, {
      protocolVersion: 0,
      timeoutMs: session === undefined ? 0 : session.timeoutMs,
      sessionId: connection.sessionId,
      password: session === undefined ? Buffer.alloc(PASSWORD_BYTES) : session.password,
      ...(request.readOnly === undefined ? {} : { readOnly: false }),
    })
    connection.writer.endFrame(frame)
    connection.countReply()
    this.stats.packetsSent++
    if (session === undefined) connection.endAfterReply()
  }

  private readConnect(buffer: Buffer, start: number, end: number): ConnectRequest | undefined {
    try {
      return decodeConnectRequest(this.reader.reset(buffer, start, end))
    } catch (error) {
      if (error instanceof MalformedError) return undefined
      throw error
    }
  }

  private resume(connection: Connection, request: ConnectRequest, nowMs: number) {
    const before = this.sessions.get(request.sessionId)?.owner
    const session = this.sessions.resume(request.sessionId, request.password, request.timeoutMs, connection, nowMs)
    // The session has moved: what is left of its old connection ends, as on a real server.
    if (session !== undefined && before !== undefined) before.destroy()
    return session
  }

  private expireSessions(): void {
    const nowMs = performance.now()
    const sinceMs = nowMs - this.expiryMs
    this.expiryMs = nowMs
    // This process stood still. What the clients sent meanwhile is read first, or all their sessions would end at once.
    if (sinceMs > 2 * this.options.tickMs) return
    for (const session of this.sessions.expired(nowMs)) {
      this.stats.sessionsExpired++
      this.sessions.end(session)
      this.db.endSession(session.id)
      session.owner?.destroy()
    }
    this.engine.settle()
  }

  private deleteEmptyContainers(): void {
    this.db.deleteEmptyContainers()
    this.engine.settle()
  }
}
