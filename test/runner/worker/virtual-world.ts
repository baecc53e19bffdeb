import type { PlanOperation } from '@gradual/dsl'
import type { DriverSink, LoadDriver, ServerAddress, SessionLoss } from '../../../packages/runner/src/driver/driver.ts'
import { Histogram } from '../../../packages/runner/src/histogram/histogram.ts'
import { Engine } from '../../../packages/runner/src/worker/engine.ts'
import type {
  FromWorker,
  LayStep,
  SecondReport,
  WindowReport,
  WorkerSetup,
} from '../../../packages/runner/src/worker/messages.ts'

// An engine, a server and a clock without a process, a socket or a timer: time jumps from one event to the next.

const HOUSEKEEPING_MS = 5
const SERVER: ServerAddress = { host: 'nowhere', port: 1 }

export interface Submitted {
  readonly session: number
  readonly operation: number
  readonly key: number
  readonly atMs: number
  readonly withinMs: number
}

interface Event {
  readonly atMs: number
  readonly act: () => void
}

export interface WorldOptions {
  readonly setup?: Partial<WorkerSetup>
  /** How long the server works on a request; requests are served side by side. Infinity: never answered. */
  readonly serviceMs?: (atMs: number) => number
  /** Error code of the reply. */
  readonly code?: (request: Submitted) => number
}

export const READ: PlanOperation = {
  name: 'read',
  kind: 'getData',
  weight: 7,
  keys: 100,
  pick: 'uniform',
  valueBytes: 10,
}
export const WRITE: PlanOperation = { ...READ, name: 'write', kind: 'setData', weight: 3 }

export const SETUP: WorkerSetup = {
  type: 'setup',
  worker: 0,
  workers: 1,
  runMs: 0,
  seed: 1,
  driver: 'wire',
  servers: [SERVER],
  chroot: '',
  namespace: '/ns',
  sessions: 4,
  parallelism: 10,
  queueLimit: 100_000,
  sessionTimeoutMs: 30_000,
  deadlineMs: 5000,
  operations: [READ, WRITE],
  loadUnit: 'perSec',
  arrivals: 'constant',
  latencyLimitMs: 50,
}

export class VirtualWorld implements LoadDriver {
  nowMs = 0
  readonly submitted: Submitted[] = []
  readonly messages: FromWorker[] = []
  readonly engine: Engine
  unanswered = 0
  readonly #options: WorldOptions
  readonly #events: Event[] = []
  readonly #deferred: (() => void)[] = []
  readonly #ended = new Set<number>()
  #uses = 0
  readonly #slots = new Map<number, number>()
  #sink!: DriverSink

  constructor(options: WorldOptions = {}) {
    this.#options = options
    this.engine = new Engine({
      setup: { ...SETUP, ...options.setup },
      createDriver: (_, sink) => {
        this.#sink = sink
        return this
      },
      now: () => this.nowMs,
      health: { start() {}, end: () => ({ cpuMs: 0, gcMs: 0 }), stop() {} },
      send: message => this.messages.push(structuredClone(message)),
      defer: work => this.#deferred.push(work),
    })
    const sessions = options.setup?.sessions ?? SETUP.sessions
    for (let session = 0; session < sessions; session++) this.up(session)
  }

  async open(): Promise<void> {}
  flush(): void {}
  watchEvents(): number {
    return 0
  }
  async close(): Promise<void> {}

  submit(session: number, operation: number, key: number, slot: number, withinMs: number): boolean {
    const request = { session, operation, key, atMs: this.nowMs, withinMs }
    this.submitted.push(request)
    const use = this.#uses++
    this.#slots.set(use, slot)
    const serviceMs = this.#options.serviceMs?.(this.nowMs) ?? 1
    this.at(this.nowMs + Math.min(serviceMs, withinMs), () => {
      this.#end(use, serviceMs <= withinMs ? (this.#options.code?.(request) ?? 0) : -7)
    })
    return true
  }

  up(session: number): void {
    this.#sink.sessionUp(session, SERVER)
  }

  /** What the session has in flight ends with -4 before, as every driver has to. */
  down(session: number, reason: SessionLoss, parallelism = SETUP.parallelism): void {
    for (const [use, slot] of this.#slots) {
      if (Math.floor(slot / parallelism) === session) this.#end(use, -4)
    }
    this.#sink.sessionDown(session, reason)
  }

  at(atMs: number, act: () => void): void {
    this.#events.push({ atMs, act })
  }

  lay(step: Partial<LayStep>): void {
    this.engine.lay({
      type: 'lay',
      stepId: 0,
      startMs: 0,
      settleMs: 0,
      endMs: 1000,
      windowMs: 100,
      load: 100,
      stream: `step ${step.stepId ?? 0}`,
      ...step,
    })
  }

  /** @param standStillMs what the engine does not see: the process was stopped until then */
  runTo(untilMs: number, standStillMs = 0): void {
    if (standStillMs > 0) this.nowMs += standStillMs
    while (this.nowMs < untilMs) {
      const next = this.#nextEvent()
      const tickMs = Math.max(this.nowMs, Math.min(this.engine.nextDueMs, this.nowMs + HOUSEKEEPING_MS))
      if (next !== undefined && next.atMs <= tickMs) {
        this.nowMs = Math.max(this.nowMs, Math.min(next.atMs, untilMs))
        if (next.atMs > untilMs) return
        this.#events.splice(this.#events.indexOf(next), 1)
        next.act()
      } else {
        this.nowMs = Math.min(tickMs, untilMs)
        this.engine.tick()
      }
      for (let work = this.#deferred.shift(); work !== undefined; work = this.#deferred.shift()) work()
    }
    this.engine.tick()
  }

  windows(stepId?: number): WindowReport[] {
    return this.messages.filter(
      (message): message is WindowReport =>
        message.type === 'window' && (stepId === undefined || message.stepId === stepId),
    )
  }

  /** In the order of time; they become final in another. */
  finalWindows(stepId?: number): WindowReport[] {
    return this.windows(stepId)
      .filter(window => window.final)
      .sort((a, b) => a.startMs - b.startMs)
  }

  seconds(): SecondReport[] {
    return this.messages.filter(message => message.type === 'second')
  }

  #nextEvent(): Event | undefined {
    let first: Event | undefined
    for (const event of this.#events) if (first === undefined || event.atMs < first.atMs) first = event
    return first
  }

  #end(use: number, code: number): void {
    if (this.#ended.has(use)) return
    this.#ended.add(use)
    const slot = this.#slots.get(use)!
    this.#slots.delete(use)
    this.#sink.replied(slot, code)
  }
}

/** Latency of all operations of a window. */
export function latencyOf(window: WindowReport): Histogram {
  const all = new Histogram()
  for (const operation of window.operations) all.mergeData(operation.latency)
  return all
}

export function total(windows: readonly WindowReport[], figure: (window: WindowReport) => number): number {
  return windows.reduce((sum, window) => sum + figure(window), 0)
}

export function okOf(window: WindowReport): number {
  return window.operations.reduce((sum, operation) => sum + operation.ok, 0)
}
