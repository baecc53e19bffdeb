import { Histogram } from '../histogram/histogram.ts'
import type { DueQueue } from './due-queue.ts'
import type { LayStep, WindowReport } from './messages.ts'
import type { Slots } from './slots.ts'
import { type Ages, type HealthFigures, WindowCounts } from './window.ts'

/** No window: settling, or no load. */
export const NO_WINDOW = -1

/** Of a step; the last one takes what does not divide. None where the whole step is settling. */
export function countWindows(step: Pick<LayStep, 'startMs' | 'settleMs' | 'endMs' | 'windowMs'>): number {
  const holdMs = step.endMs - step.startMs - step.settleMs
  // Sums of milliseconds carry rounding errors: a step that is all settling may seem to have a sliver left.
  return holdMs < 1e-6 ? 0 : Math.max(1, Math.round(holdMs / step.windowMs))
}

/** Start and end of one of them, on the run's clock. */
export function windowSpan(
  step: Pick<LayStep, 'startMs' | 'settleMs' | 'endMs' | 'windowMs'>,
  index: number,
): [startMs: number, endMs: number] {
  const startMs = step.startMs + step.settleMs + index * step.windowMs
  return [startMs, index === countWindows(step) - 1 ? step.endMs : startMs + step.windowMs]
}

interface Planned {
  readonly stepId: number
  readonly index: number
  readonly startMs: number
  endMs: number
  /** In `#counts`, once a request or the time has come to it. */
  id: number
}

export interface WindowsOptions {
  readonly worker: number
  /** Of the mix. */
  readonly operations: number
  /** The entry of the mix that an operation of the flat list is counted under. */
  readonly entryOf: ArrayLike<number>
  readonly deadlineMs: number
  latencyLimitMs: number
}

/** What a window takes from the generator at its start and end. */
export interface Gauges {
  /** Integral of the requests in flight over time up to `atMs`, in request ms. */
  inFlightArea(atMs: number): number
  inFlight(): number
  queued(): number
  watchEvents(): number
  startHealth(): void
  endHealth(into: Histogram): HealthFigures
}

/**
 * The windows of the steps that are laid: which one a time belongs to, when one ends, closes and becomes final.
 *
 * Two hands go over the same sequence, since requests are entered by their intended time and replies by the present one.
 */
export class Windows {
  readonly #options: WindowsOptions
  readonly #gauges: Gauges
  readonly #planned: Planned[] = []
  readonly #counts: WindowCounts[] = []
  readonly #unused: number[] = []
  readonly #ages: readonly Ages[]
  /** Open, or reported and still waiting for its last request; in the order of time. */
  readonly #waiting: number[] = []
  #dueHand = 0
  #nowHand = 0
  #running = NO_WINDOW
  /** The next start or end of a window: nothing needs to be looked at before. */
  nextChangeMs = Number.POSITIVE_INFINITY

  constructor(options: WindowsOptions, gauges: Gauges) {
    this.#options = options
    this.#gauges = gauges
    this.#ages = Array.from({ length: options.operations }, () => ({
      latency: new Histogram(),
      service: new Histogram(),
    }))
  }

  set latencyLimitMs(limit: number) {
    this.#options.latencyLimitMs = limit
  }

  lay(step: LayStep): void {
    const count = countWindows(step)
    for (let index = 0; index < count; index++) {
      const [startMs, endMs] = windowSpan(step, index)
      this.#planned.push({ stepId: step.stepId, index, startMs, endMs, id: NO_WINDOW })
    }
    this.#setNextChange()
  }

  /** The window under way ends at `atMs`; those after it are forgotten. */
  cut(atMs: number): void {
    const kept = this.#planned.findIndex(window => window.startMs >= atMs)
    const forgotten = kept === -1 ? [] : this.#planned.splice(kept)
    for (const { id } of forgotten) {
      if (id === NO_WINDOW) continue
      this.#counts[id]!.dropped = true
      if (this.#running === id) this.#running = NO_WINDOW
    }
    const last = this.#planned.at(-1)
    if (last !== undefined && last.endMs > atMs) {
      last.endMs = atMs
      if (last.id !== NO_WINDOW) this.#counts[last.id]!.endMs = atMs
    }
    this.#dueHand = Math.min(this.#dueHand, this.#planned.length)
    this.#nowHand = Math.min(this.#nowHand, this.#planned.length)
    this.#setNextChange()
  }

  counts(id: number): WindowCounts {
    return this.#counts[id]!
  }

  /** Of the time that is now: where replies and errors are counted. */
  get running(): number {
    return this.#running
  }

  /** Of an intended time; those come in order. */
  forDue(dueMs: number): number {
    const planned = this.#planned
    while (this.#dueHand < planned.length && planned[this.#dueHand]!.endMs <= dueMs) this.#dueHand++
    const window = planned[this.#dueHand]
    return window === undefined || window.startMs > dueMs ? NO_WINDOW : this.#open(window)
  }

  /** Starts and ends of windows up to `nowMs`. */
  advance(nowMs: number): void {
    while (nowMs >= this.nextChangeMs) {
      const window = this.#planned[this.#nowHand]!
      const id = this.#open(window)
      if (this.#running === NO_WINDOW) {
        this.#running = id
        this.#counts[id]!.inFlightArea = this.#gauges.inFlightArea(window.startMs)
        this.#counts[id]!.watchEvents = this.#gauges.watchEvents()
        this.#gauges.startHealth()
      } else {
        this.#end(this.#counts[id]!)
        this.#running = NO_WINDOW
        this.#nowHand++
      }
      this.#setNextChange()
    }
  }

  /**
   * Reports what has closed or become final.
   *
   * @param nextDueMs the request that is due next: a window that ends before it gets no more of them
   */
  report(nowMs: number, nextDueMs: number, slots: Slots, queue: DueQueue, send: (report: WindowReport) => void): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
    const closeAfterMs = Math.min(2 * this.#options.latencyLimitMs, this.#options.deadlineMs)
    let openBefore = false
    let stay = 0
    for (const id of waiting) {
      const window = this.#counts[id]!
      const complete = window.outstanding === 0 && nextDueMs >= window.endMs
      if (window.dropped ? window.outstanding === 0 : window.ended && complete && !openBefore) {
        if (!window.dropped) send(window.report(this.#options.worker))
        this.#unused.push(id)
        continue
      }
      waiting[stay++] = id
      if (window.dropped || window.closed) continue
      if (!openBefore && window.ended && nowMs >= window.endMs + closeAfterMs) {
        let queued = 0
        queue.forEachOf(id, () => queued++)
        send(window.report(this.#options.worker, this.#agesOf(id, nowMs, slots, queue), queued))
        window.closed = true
      } else {
        openBefore = true
      }
    }
    waiting.length = stay
    this.#forgetPast()
  }

  #open(planned: Planned): number {
    if (planned.id !== NO_WINDOW) return planned.id
    const id = this.#unused.pop() ?? this.#counts.push(new WindowCounts(this.#options.operations)) - 1
    this.#counts[id]!.open(planned.stepId, planned.index, planned.startMs, planned.endMs)
    this.#waiting.push(id)
    planned.id = id
    return id
  }

  #end(window: WindowCounts): void {
    const gauges = this.#gauges
    window.inFlightArea = gauges.inFlightArea(window.endMs) - window.inFlightArea
    window.inFlightEnd = gauges.inFlight()
    window.queuedEnd = gauges.queued()
    window.watchEvents = gauges.watchEvents() - window.watchEvents
    const health = gauges.endHealth(window.eventLoop)
    window.cpuMs = health.cpuMs
    window.gcMs = health.gcMs
    window.ended = true
  }

  #agesOf(id: number, nowMs: number, slots: Slots, queue: DueQueue): readonly Ages[] {
    const ages = this.#ages
    for (const { latency, service } of ages) {
      latency.reset()
      service.reset()
    }
    const { entryOf } = this.#options
    queue.forEachOf(id, (operation, dueMs) => ages[entryOf[operation]!]!.latency.record((nowMs - dueMs) * 1000))
    slots.forEachOf(id, (entry, dueMs, sentMs) => {
      ages[entry]!.latency.record((nowMs - dueMs) * 1000)
      ages[entry]!.service.record((nowMs - sentMs) * 1000)
    })
    return ages
  }

  #setNextChange(): void {
    const window = this.#planned[this.#nowHand]
    this.nextChangeMs =
      window === undefined ? Number.POSITIVE_INFINITY : this.#running === NO_WINDOW ? window.startMs : window.endMs
  }

  #forgetPast(): void {
    const past = Math.min(this.#dueHand, this.#nowHand)
    if (past < 64) return
    this.#planned.splice(0, past)
    this.#dueHand -= past
    this.#nowHand -= past
  }
}
