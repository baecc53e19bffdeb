import { Histogram } from '../histogram/histogram.ts'
import type { OperationReport, WindowReport } from './messages.ts'

/** Counts of one operation in one window. */
export interface OperationCounts {
  readonly latency: Histogram
  readonly service: Histogram
  ok: number
  errors: number
}

/** The generator's own use of time over a window. */
export interface HealthFigures {
  readonly cpuMs: number
  readonly gcMs: number
}

/** What is gathered for one window. Used again and again: its histograms are large. */
export class WindowCounts {
  stepId = 0
  index = 0
  startMs = 0
  endMs = 0
  offered = 0
  sent = 0
  notSent = 0
  shed = 0
  /** Admitted requests that have not ended: queued or in flight. */
  outstanding = 0
  /** Integral of the requests in flight, in request ms: up to the window's start, and once it has ended over the window. */
  inFlightArea = 0
  inFlightEnd = 0
  queuedEnd = 0
  /** Up to the window's start, and once it has ended over the window. */
  watchEvents = 0
  cpuMs = 0
  gcMs = 0
  /** Its time is over and what belongs to time is in. */
  ended = false
  /** It was reported. */
  closed = false
  /** Cut before it began to count: no report. */
  dropped = false
  readonly eventLoop = new Histogram()
  readonly errors = new Map<number, number>()
  readonly pacingLag = new Histogram()
  readonly slotWait = new Histogram()
  readonly operations: readonly OperationCounts[]

  constructor(operations: number) {
    this.operations = Array.from({ length: operations }, () => ({
      latency: new Histogram(),
      service: new Histogram(),
      ok: 0,
      errors: 0,
    }))
  }

  open(stepId: number, index: number, startMs: number, endMs: number): void {
    this.stepId = stepId
    this.index = index
    this.startMs = startMs
    this.endMs = endMs
    this.offered = 0
    this.sent = 0
    this.notSent = 0
    this.shed = 0
    this.outstanding = 0
    this.inFlightArea = 0
    this.inFlightEnd = 0
    this.queuedEnd = 0
    this.watchEvents = 0
    this.cpuMs = 0
    this.gcMs = 0
    this.ended = false
    this.closed = false
    this.dropped = false
    this.eventLoop.reset()
    this.errors.clear()
    this.pacingLag.reset()
    this.slotWait.reset()
    for (const operation of this.operations) {
      operation.latency.reset()
      operation.service.reset()
      operation.ok = 0
      operation.errors = 0
    }
  }

  /**
   * @param outstanding present ages by operation, entered in place of what has not ended; none in the final report
   * @param waiting how many of those have not been sent
   */
  report(worker: number, outstanding?: readonly Ages[], waiting = 0): WindowReport {
    const errors: Record<string, number> = {}
    for (const [code, count] of this.errors) errors[code] = count
    let censored = 0
    for (const ages of outstanding ?? []) censored += ages.latency.count
    return {
      type: 'window',
      worker,
      stepId: this.stepId,
      index: this.index,
      startMs: this.startMs,
      endMs: this.endMs,
      final: this.outstanding === 0,
      offered: this.offered,
      sent: this.sent,
      notSent: this.notSent,
      shed: this.shed,
      watchEvents: this.watchEvents,
      waiting,
      censored,
      errors,
      operations: this.operations.map((operation, index) => reportOperation(operation, outstanding?.[index])),
      inFlightMean: this.endMs > this.startMs ? this.inFlightArea / (this.endMs - this.startMs) : 0,
      inFlightEnd: this.inFlightEnd,
      queuedEnd: this.queuedEnd,
      pacingLag: this.pacingLag.toData(),
      slotWait: this.slotWait.toData(),
      eventLoop: this.eventLoop.toData(),
      eventLoopP99Ms: this.eventLoop.count === 0 ? 0 : this.eventLoop.quantileUs(0.99) / 1000,
      cpuMs: this.cpuMs,
      gcMs: this.gcMs,
    }
  }
}

/** Ages of what is outstanding, of one operation. */
export interface Ages {
  readonly latency: Histogram
  /** Of those that were sent. */
  readonly service: Histogram
}

function reportOperation(counts: OperationCounts, ages: Ages | undefined): OperationReport {
  if (ages) {
    ages.latency.merge(counts.latency)
    ages.service.merge(counts.service)
  }
  const { latency, service } = ages ?? counts
  return { latency: latency.toData(), service: service.toData(), ok: counts.ok, errors: counts.errors }
}
