import { Histogram } from '../histogram/histogram.ts'
import { loadBetween } from '../schedule/laid.ts'
import { mergeWindows } from '../stats/merge.ts'
import type { WindowStats } from '../stats/types.ts'
import type { LayStep, PulseReport, SecondReport, WindowReport } from './messages.ts'
import { countWindows, windowSpan } from './windows.ts'

export interface MergedSecond {
  /** Whole seconds of the run's clock. */
  readonly second: number
  readonly ok: number
  readonly errors: number
  readonly latency: Histogram
  readonly inFlight: number
}

export interface MergedPulse {
  /** The oldest of what was put together. */
  readonly runMs: number
  readonly inFlight: number
  readonly queued: number
  readonly sessionsUp: number
}

export interface GatherEvents {
  onWindow(window: WindowStats): void
  onFinalWindow(window: WindowStats): void
  onSecond(second: MergedSecond): void
  onPulse(pulse: MergedPulse): void
}

interface Gathered {
  readonly startMs: number
  readonly load: number
  readonly reports: (WindowReport | undefined)[]
  closed: boolean
}

/** Puts together what the workers report one by one: every part is told once all of them have told theirs. */
export class Gather {
  readonly #workers: number
  readonly #operations: readonly string[]
  readonly #events: GatherEvents
  readonly #windows = new Map<string, Gathered>()
  readonly #seconds = new Map<number, SecondReport[]>()
  readonly #pulses = new Map<number, PulseReport>()
  #onEmpty: (() => void) | undefined

  constructor(workers: number, operations: readonly string[], events: GatherEvents) {
    this.#workers = workers
    this.#operations = operations
    this.#events = events
  }

  expect(step: Omit<LayStep, 'type'>): void {
    const count = countWindows(step)
    for (let index = 0; index < count; index++) {
      this.#windows.set(`${step.stepId}/${index}`, {
        startMs: step.startMs + step.settleMs + index * step.windowMs,
        load: loadBetween(step, ...windowSpan(step, index)),
        reports: new Array(this.#workers).fill(undefined),
        closed: false,
      })
    }
  }

  /** Windows that would have begun later do not come any more. */
  cut(atMs: number): void {
    for (const [key, window] of this.#windows) if (window.startMs >= atMs) this.#forget(key)
  }

  take(message: WindowReport | SecondReport | PulseReport): void {
    if (message.type === 'window') this.#takeWindow(message)
    else if (message.type === 'second') this.#takeSecond(message)
    else this.#takePulse(message)
  }

  async settle(withinMs: number): Promise<void> {
    if (this.#windows.size === 0) return
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, withinMs)
      this.#onEmpty = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#onEmpty = undefined
  }

  #takeWindow(report: WindowReport): void {
    const key = `${report.stepId}/${report.index}`
    const window = this.#windows.get(key)
    if (window === undefined) return
    window.reports[report.worker] = report
    const reports = window.reports.filter(one => one !== undefined)
    if (reports.length < this.#workers) return
    const isFinal = reports.every(one => one.final)
    const wasClosed = window.closed
    window.closed = true
    if (isFinal) this.#forget(key)
    else if (wasClosed) return
    const merged = mergeWindows(reports, { operations: this.#operations, load: window.load })
    if (wasClosed) this.#events.onFinalWindow(merged)
    else this.#events.onWindow(merged)
  }

  #takeSecond(report: SecondReport): void {
    const reports = this.#seconds.get(report.second) ?? []
    this.#seconds.set(report.second, reports)
    if (reports.push(report) < this.#workers) return
    this.#seconds.delete(report.second)
    const latency = new Histogram()
    for (const one of reports) latency.mergeData(one.latency)
    this.#events.onSecond({
      second: report.second,
      ok: sum(reports, one => one.ok),
      errors: sum(reports, one => one.errors),
      latency,
      inFlight: sum(reports, one => one.inFlight),
    })
  }

  #takePulse(report: PulseReport): void {
    this.#pulses.set(report.worker, report)
    if (this.#pulses.size < this.#workers) return
    const pulses = [...this.#pulses.values()]
    this.#pulses.clear()
    this.#events.onPulse({
      runMs: Math.min(...pulses.map(one => one.runMs)),
      inFlight: sum(pulses, one => one.inFlight),
      queued: sum(pulses, one => one.queued),
      sessionsUp: sum(pulses, one => one.sessionsUp),
    })
  }

  #forget(key: string): void {
    this.#windows.delete(key)
    if (this.#windows.size === 0) this.#onEmpty?.()
  }
}

function sum<T>(items: readonly T[], figure: (item: T) => number): number {
  return items.reduce((total, item) => total + figure(item), 0)
}
