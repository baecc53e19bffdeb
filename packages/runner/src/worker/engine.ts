import type { DriverFactory, DriverSink, LoadDriver, ServerAddress, SessionLoss } from '../driver/driver.ts'
import type { Segment } from '../schedule/arrivals.ts'
import { createArrivals } from '../schedule/create.ts'
import { GatheredArrivals } from '../schedule/gathered.ts'
import { segmentsOf } from '../schedule/laid.ts'
import { Levels } from '../schedule/levels.ts'
import { toDriverOperations } from '../workload/driver-operations.ts'
import { flattenOperations } from '../workload/flatten.ts'
import type { AnyChoose } from './chooser.ts'
import { Draw } from './draw.ts'
import { DueQueue } from './due-queue.ts'
import type { Health } from './health.ts'
import type { FromWorker, LayStep, StockReport, WorkerSetup } from './messages.ts'
import { WAKE_EVERY_MS } from './pacer-share.ts'
import { Seconds } from './seconds.ts'
import { Sessions } from './sessions.ts'
import { Slots } from './slots.ts'
import { createStockedDriver } from './stock/index.ts'
import { NO_WINDOW, Windows } from './windows.ts'

export interface EngineParts {
  readonly setup: WorkerSetup
  readonly createDriver: DriverFactory
  /** The scenario's own, by the names in the plan; needed where one chooses requests. */
  readonly functions?: ReadonlyMap<string, AnyChoose>
  /** The run's clock, ms. */
  readonly now: () => number
  readonly health: Health
  readonly send: (message: FromWorker) => void
  /** Runs `work` when the present turn's replies are all in. */
  readonly defer: (work: () => void) => void
}

/** Sends for one reading of the clock, a power of two less one: 64 take some 50 us. */
const CLOCK_EVERY = 63
/** Beyond the highest value of every histogram. */
const MOST_US = 0x7fff_ffff
/** Codes of requests that got no reply: connection lost, our deadline, session expired. */
const NO_REPLY: ReadonlySet<number> = new Set([-4, -7, -112])

/**
 * Carries one worker's load: takes what is due from the schedule, gives it to sessions, and enters what comes back.
 *
 * It knows neither timers nor processes: somebody calls `tick` often enough, so that tests run it on a clock of their own.
 */
export class Engine implements DriverSink {
  readonly driver: LoadDriver
  readonly #setup: WorkerSetup
  readonly #parts: EngineParts
  readonly #open: boolean
  readonly #arrivals: GatheredArrivals<Segment>
  readonly #levels: Levels
  readonly #slots: Slots
  readonly #queue: DueQueue
  readonly #windows: Windows
  readonly #seconds: Seconds
  readonly #draw: Draw
  /** By place in the flat list: what a request is counted under. */
  readonly #entryOf: Uint8Array
  readonly #stockTold = new Set<string>()
  readonly #sessions: Sessions
  readonly #pumpBound = (): void => this.#pump()
  #pumpQueued = false
  /** The time of the turn under way, while a pump is queued. */
  #turnMs = 0
  /** Sends since the clock was read. */
  #sends = 0
  /** Integral of the requests in flight over time, and until when. */
  #area = 0
  #areaMs: number

  constructor(parts: EngineParts) {
    const { setup } = parts
    this.#parts = parts
    this.#setup = setup
    this.#open = setup.loadUnit === 'perSec'
    this.#arrivals = new GatheredArrivals(createArrivals(setup.arrivals, setup), WAKE_EVERY_MS)
    this.#levels = new Levels(setup)
    this.#slots = new Slots(setup.sessions, setup.parallelism)
    this.#queue = new DueQueue(Math.max(1, setup.queueLimit))
    const flat = flattenOperations(setup.operations)
    this.#entryOf = Uint8Array.from(flat, one => one.entry)
    this.#draw = new Draw(setup, flat, parts.functions)
    this.#sessions = new Sessions(setup.sessions)
    this.#areaMs = parts.now()
    this.#seconds = new Seconds(setup.worker, this.#areaMs, parts.send)
    this.#windows = new Windows(
      {
        worker: setup.worker,
        operations: setup.operations.length,
        entryOf: this.#entryOf,
        deadlineMs: setup.deadlineMs,
        latencyLimitMs: setup.latencyLimitMs,
      },
      {
        inFlightArea: atMs => this.#area + this.#slots.inFlight * (atMs - this.#areaMs),
        inFlight: () => this.#slots.inFlight,
        queued: () => this.#queue.length,
        watchEvents: () => this.driver.watchEvents(),
        startHealth: () => parts.health.start(),
        endHealth: into => parts.health.end(into),
      },
    )
    const createDriver = createStockedDriver(parts.createDriver, flat, setup, {
      onUpkeep: (operation, what) => this.#tellStock(operation, what),
      onDeclined: operation => this.#tellStock(operation, 'declined'),
    })
    this.driver = createDriver({ ...setup, operations: toDriverOperations(flat, setup) }, this)
  }

  get inFlight(): number {
    return this.#slots.inFlight
  }

  get queued(): number {
    return this.#queue.length
  }

  get sessionsUp(): number {
    return this.#slots.sessionsUp
  }

  /** When something is due next, ms of the run's clock. */
  get nextDueMs(): number {
    return this.#open ? this.#arrivals.dueMs : this.#levels.nextChangeMs
  }

  lay(step: LayStep): void {
    this.#windows.lay(step)
    for (const segment of segmentsOf(step, this.#setup.loadUnit)) {
      if (this.#open) this.#arrivals.lay(segment)
      else this.#levels.lay(segment)
    }
  }

  cut(atMs: number): void {
    // What was due before is still to be sent: all workers together then have sent exactly what the schedule says.
    this.tick()
    this.#arrivals.cut(atMs)
    this.#levels.cut()
    this.#windows.cut(atMs)
    this.tick()
  }

  setLatencyLimit(limitMs: number): void {
    this.#windows.latencyLimitMs = limitMs
  }

  /** Sends what is due, gives up what waited too long, ends and reports windows. */
  tick(): void {
    const now = this.#advance()
    this.#dispatch(now)
    this.driver.flush()
    const nextDueMs = this.#open ? this.#arrivals.dueMs : now
    this.#windows.report(now, nextDueMs, this.#slots, this.#queue, this.#parts.send)
  }

  pulse(): void {
    const { sessionsUp } = this.#slots
    const { worker } = this.#setup
    const inFlight = Math.max(this.#slots.inFlight, this.driver.unanswered)
    const queued = this.#queue.length
    this.#parts.send({ type: 'pulse', worker, runMs: this.#parts.now(), inFlight, queued, sessionsUp })
  }

  ready(): void {
    this.#parts.send(this.#sessions.describe())
  }

  replied(slot: number, code: number): void {
    const slots = this.#slots
    if (!slots.isBusy(slot)) return
    this.#wantPump()
    const now = this.#turnMs
    const entry = slots.entry[slot]!
    const waitedMs = now - slots.dueMs[slot]!
    // Lost at once is not fast: what has no reply waited for at least its deadline.
    const latencyMs = code !== 0 && NO_REPLY.has(code) ? Math.max(waitedMs, this.#setup.deadlineMs) : waitedMs
    // Whole and within 32 bits, since a number with a fraction that is handed on takes 16 bytes of the heap.
    const latencyUs = Math.min(latencyMs * 1000, MOST_US) | 0
    const id = slots.window[slot]!
    if (id !== NO_WINDOW) {
      const window = this.#windows.counts(id)
      const counts = window.operations[entry]!
      counts.latency.record(latencyUs)
      counts.service.record(Math.min((now - slots.sentMs[slot]!) * 1000, MOST_US) | 0)
      window.outstanding--
    }
    const running = this.#windows.running
    if (running !== NO_WINDOW) {
      const window = this.#windows.counts(running)
      if (code === 0) {
        window.operations[entry]!.ok++
      } else {
        window.operations[entry]!.errors++
        window.errors.set(code, (window.errors.get(code) ?? 0) + 1)
      }
    }
    this.#seconds.count(code === 0, latencyUs)
    slots.release(slot)
  }

  sessionUp(session: number, server: ServerAddress): void {
    this.#sessions.up(session, server)
    this.#slots.setUp(session)
    this.#wantPump()
  }

  sessionDown(session: number, reason: SessionLoss): void {
    this.#sessions.down(session, reason)
    this.#slots.setDown(session)
  }

  /** Everything that belongs to time, up to now. */
  #advance(): number {
    const now = this.#parts.now()
    if (now >= this.#windows.nextChangeMs) this.#windows.advance(now)
    if (now >= this.#seconds.endMs) this.#seconds.advance(now, this.#slots.inFlight)
    this.#area += this.#slots.inFlight * (now - this.#areaMs)
    this.#areaMs = now
    return now
  }

  // Replies come many to a turn, all read at once: that is their time, which is asked for once. What they make room for
  // goes out once too, behind the last of them.
  #wantPump(): void {
    if (this.#pumpQueued) return
    this.#pumpQueued = true
    this.#turnMs = this.#advance()
    this.#parts.defer(this.#pumpBound)
  }

  #pump(): void {
    this.#pumpQueued = false
    this.#dispatch(this.#advance())
    this.driver.flush()
  }

  #dispatch(startMs: number): void {
    let now = this.#serveQueue(startMs)
    if (this.#open) {
      // What becomes due meanwhile waits for the next tick: a generator that cannot keep up must not starve its sockets.
      while (this.#arrivals.dueMs <= startMs) {
        this.#admit(this.#arrivals.segment!.stream, this.#arrivals.dueMs, now)
        this.#arrivals.next()
        now = this.#freshen(now)
      }
    } else {
      const level = this.#levels.at(now)
      const name = this.#levels.stream
      // Counted beforehand: requests that fail at once must not keep this going for ever.
      for (let missing = level - this.#slots.inFlight; missing > 0 && this.#slots.hasFree; missing--) {
        this.#admit(name, now, now)
        now = this.#freshen(now)
      }
    }
  }

  /** Sends of a batch leave together. A clock that is read for each of them costs 16 bytes a reading, and tells no more. */
  #freshen(now: number): number {
    return (++this.#sends & CLOCK_EVERY) === 0 ? this.#parts.now() : now
  }

  /** @returns the time after it */
  #serveQueue(startMs: number): number {
    let now = startMs
    const queue = this.#queue
    const deadlineMs = this.#setup.deadlineMs
    while (queue.length > 0) {
      if (queue.dueMs + deadlineMs <= now) {
        this.#countNotSent(queue.operation, queue.window)
        if (queue.window !== NO_WINDOW) this.#windows.counts(queue.window).outstanding--
      } else if (this.#slots.hasFree) {
        const { dueMs, window } = queue
        if (window !== NO_WINDOW) this.#windows.counts(window).slotWait.record((now - dueMs) * 1000)
        this.#submit(queue.operation, queue.key, dueMs, now, window)
        now = this.#freshen(now)
      } else {
        return now
      }
      queue.shift()
    }
    return now
  }

  /** A request is due: to a session, to the queue, or nowhere. */
  #admit(name: string, dueMs: number, now: number): void {
    this.#draw.next(name)
    const { operation, key } = this.#draw
    const id = this.#windows.forDue(dueMs)
    if (id !== NO_WINDOW) {
      const window = this.#windows.counts(id)
      window.offered++
      window.outstanding++
      window.pacingLag.record((now - dueMs) * 1000)
    }
    if (this.#slots.hasFree && this.#queue.length === 0) {
      if (id !== NO_WINDOW) this.#windows.counts(id).slotWait.record(0)
      this.#submit(operation, key, dueMs, now, id)
    } else if (this.#queue.isFull) {
      if (id !== NO_WINDOW) this.#windows.counts(id).outstanding--
      this.#countNotSent(operation, id)
    } else {
      this.#queue.push(dueMs, operation, key, id)
    }
  }

  #submit(operation: number, key: number, dueMs: number, sentMs: number, id: number): void {
    if (id !== NO_WINDOW) this.#windows.counts(id).sent++
    const slots = this.#slots
    // Sends follow one another within microseconds, and may move the integral's end by theirs.
    this.#area += slots.inFlight * (sentMs - this.#areaMs)
    this.#areaMs = sentMs
    const session = slots.nextSession()
    const slot = slots.take(session, this.#entryOf[operation]!, dueMs, sentMs, id)
    const withinMs = Math.max(0, Math.ceil(dueMs + this.#setup.deadlineMs - sentMs)) | 0
    if (this.driver.submit(session, operation, key, slot, withinMs)) return
    // Nothing to delete, or no room to create: our own lack, which shows in the share that was sent.
    slots.release(slot)
    if (id === NO_WINDOW) return
    const window = this.#windows.counts(id)
    window.sent--
    window.outstanding--
  }

  #countNotSent(operation: number, id: number): void {
    const latencyUs = this.#setup.deadlineMs * 1000
    this.#seconds.count(false, latencyUs)
    if (id === NO_WINDOW) return
    const window = this.#windows.counts(id)
    window.notSent++
    const counts = window.operations[this.#entryOf[operation]!]!
    counts.errors++
    counts.latency.record(latencyUs)
  }

  #tellStock(operation: number, what: StockReport['what']): void {
    const key = `${operation}/${what}`
    if (this.#stockTold.has(key)) return
    this.#stockTold.add(key)
    this.#parts.send({ type: 'stock', operation, what })
  }
}
