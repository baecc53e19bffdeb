import { JuteReader, MalformedError, OP_CODES, writeErrorFrame, XID } from '../../codec/index.ts'
import { ERROR_CODES } from '../../errors/index.ts'
import { type Departing, DepartureQueue, OVERFLOW, QueueModel, type QueueOptions, WorkClock } from '../queue/index.ts'
import { TreeError } from '../tree/index.ts'
import type { Connection } from './connection.ts'
import type { Database } from './database.ts'
import type { Caller } from './handlers/call.ts'
import { responderFor } from './handlers/responders.ts'
import { Pacer } from './pacer.ts'
import type { ServerStats } from './server-stats.ts'

/** `exempt` passes the queue by: pings and ends of sessions, as in a real server's throttling. */
type Fate = 'served' | 'error' | 'throttled' | 'exempt'

interface Pending extends Departing {
  readonly connection: Connection
  readonly fate: Fate
  readonly arrivedMs: number
  readonly xid: number
  readonly opCode: number
  readonly buffer: Buffer
  readonly start: number
  readonly end: number
}

// Replies of one wake-up are written together, but not so many that the first waits for the last.
const BATCH = 256

const NOTHING = Buffer.alloc(0)

/** Known to a real server, not to the sandbox: refused, while a number that nobody knows ends the connection too. */
const UNSUPPORTED: ReadonlySet<number> = new Set([16 /* reconfig */, 102 /* sasl */, 107 /* whoAmI */])

const UPDATES: ReadonlySet<number> = new Set([
  OP_CODES.create,
  OP_CODES.create2,
  OP_CODES.createContainer,
  OP_CODES.createTTL,
  OP_CODES.delete,
  OP_CODES.setData,
  OP_CODES.setACL,
  OP_CODES.check,
  OP_CODES.multi,
])

/** Takes requests, lets them wait as the queue model says, and runs them at their departure, in that order. */
export class Engine {
  private readonly db: Database<Caller>
  private readonly stats: ServerStats
  private readonly clock: WorkClock
  private readonly model: QueueModel
  private readonly baseCapacityPerSec: number
  private capacity: number
  private readonly startMs = performance.now()
  private readonly queue = new DepartureQueue<Pending>()
  private readonly pacer = new Pacer(
    () => this.nextMs(),
    () => this.releaseDue(),
  )
  private readonly dirty = new Set<Connection>()
  private readonly reader = new JuteReader(Buffer.alloc(0))
  private readonly lagging: number[] = []
  private order = 0

  constructor(options: QueueOptions, db: Database<Caller>, stats: ServerStats) {
    this.db = db
    this.stats = stats
    this.clock = new WorkClock(options)
    this.model = new QueueModel(options)
    this.baseCapacityPerSec = options.capacityPerSec
    this.capacity = options.capacityPerSec
  }

  get capacityPerSec(): number {
    return this.capacity
  }

  /** Requests received whose reply has not left. */
  get outstanding(): number {
    return this.queue.length
  }

  get waiting(): number {
    return this.model.waitingAt(this.clock.toWork(performance.now() - this.startMs))
  }

  markDirty(connection: Connection): void {
    this.dirty.add(connection)
  }

  submit(connection: Connection, buffer: Buffer, start: number, end: number, arrivedMs: number): void {
    this.stats.packetsReceived++
    if (end - start < 8) {
      connection.destroy()
      return
    }
    const xid = buffer.readInt32BE(start)
    const opCode = buffer.readInt32BE(start + 4)
    const nowMs = this.clock.toWork(arrivedMs - this.startMs)
    const fate = this.decide(opCode, nowMs)
    const departureMs = Math.max(connection.lastDepartureMs, this.departureMs)
    const order = this.order++
    const isDone = fate === 'served' || fate === 'exempt'
    const pending: Pending = {
      connection,
      fate,
      arrivedMs,
      xid,
      opCode,
      // What will only be refused does not have to be kept.
      buffer: isDone ? buffer : NOTHING,
      start: start + 8,
      end,
      departureMs,
      order,
    }
    if (departureMs <= nowMs && connection.pending === 0) {
      this.run(pending, arrivedMs)
      return
    }
    connection.pending++
    connection.lastDepartureMs = departureMs
    this.queue.push(pending)
  }

  /** Sends what was written since the last time, and sets the timer for what is to come. */
  settle(): void {
    for (const connection of this.dirty) connection.flush()
    this.dirty.clear()
    this.pacer.arm()
  }

  pause(forMs: number): void {
    this.clock.pause(performance.now() - this.startMs, forMs)
  }

  /** Requests in the queue are served at the new pace too. */
  setCapacity(capacityPerSec: number): void {
    if (this.baseCapacityPerSec === Number.POSITIVE_INFINITY || capacityPerSec === Number.POSITIVE_INFINITY) {
      throw new RangeError('the capacity of an unlimited sandbox cannot be changed, nor be made unlimited')
    }
    this.clock.setRate(performance.now() - this.startMs, capacityPerSec / this.baseCapacityPerSec)
    this.capacity = capacityPerSec
    this.pacer.arm()
  }

  stop(): void {
    this.pacer.stop()
  }

  /** Set by {@link decide}, beside its result: no object for each request. */
  private departureMs = 0

  private decide(opCode: number, nowMs: number): Fate {
    this.departureMs = nowMs
    if (opCode === OP_CODES.ping || opCode === OP_CODES.closeSession || opCode === OP_CODES.auth) return 'exempt'
    if (this.baseCapacityPerSec === Number.POSITIVE_INFINITY) return 'served'
    const departureMs = this.model.arrive(nowMs)
    if (departureMs === OVERFLOW) return 'throttled'
    this.departureMs = departureMs
    return this.model.drawError() ? 'error' : 'served'
  }

  private nextMs(): number | undefined {
    const next = this.queue.peek()
    return next === undefined ? undefined : this.startMs + this.clock.toTime(next.departureMs)
  }

  private releaseDue(): void {
    const nowMs = performance.now()
    const dueMs = this.clock.toWork(nowMs - this.startMs)
    const { lagging } = this
    for (let released = 0; released < BATCH; released++) {
      const next = this.queue.peek()
      if (next === undefined || next.departureMs > dueMs) break
      this.queue.shift()
      next.connection.pending--
      if (next.fate === 'served' || next.fate === 'error') lagging.push(this.clock.toTime(next.departureMs))
      this.run(next, nowMs)
    }
    for (const connection of this.dirty) connection.flush()
    this.dirty.clear()
    const leftMs = performance.now()
    for (const computedMs of lagging) this.stats.recordLag(leftMs, leftMs - this.startMs - computedMs)
    lagging.length = 0
  }

  /** Also for a connection that is gone: a real server cannot take a request back either. */
  private run(pending: Pending, nowMs: number): void {
    const { connection, fate, xid, opCode } = pending
    if (connection.isEnding) return
    // The session ended while the request waited, so it must not leave an ephemeral that nobody would ever delete.
    if (connection.session === undefined || connection.session.ended) return
    connection.lastXid = xid
    connection.lastOpCode = opCode
    if (fate === 'served' || fate === 'exempt') this.answer(pending)
    else if (fate === 'throttled') this.refuse(connection, xid, ERROR_CODES.THROTTLEDOP)
    else this.refuse(connection, xid, ERROR_CODES.SYSTEMERROR)
    if (fate === 'throttled') this.stats.throttled++
    if (fate === 'error') this.stats.injectedErrors++
    // A read may have set a watch for a connection that nobody will close again.
    if (connection.closed) this.db.watches.removeWatcher(connection)
    if (fate === 'exempt') return
    const latencyMs = nowMs - pending.arrivedMs
    connection.latency.record(latencyMs)
    ;(UPDATES.has(opCode) ? this.stats.updates : this.stats.reads).record(latencyMs)
  }

  private answer({ connection, xid, opCode, buffer, start, end }: Pending): void {
    const respond = responderFor(opCode)
    if (respond === undefined) {
      this.refuse(connection, xid, ERROR_CODES.UNIMPLEMENTED)
      if (!UNSUPPORTED.has(opCode)) connection.endAfterReply()
      return
    }
    try {
      respond({ db: this.db, caller: connection }, xid, this.reader.reset(buffer, start, end))
      connection.countReply()
      this.stats.packetsSent++
    } catch (error) {
      if (error instanceof TreeError) this.refuse(connection, xid, error.code)
      else if (error instanceof MalformedError) this.refuse(connection, xid, ERROR_CODES.MARSHALLINGERROR)
      else throw error
      if (xid === XID.auth) {
        this.stats.authFailures++
        connection.endAfterReply()
      }
    }
  }

  private refuse(connection: Connection, xid: number, code: number): void {
    writeErrorFrame(connection.writer, xid, this.db.lastZxid, code)
    connection.countReply()
    this.stats.packetsSent++
  }
}
