import { Histogram } from '../histogram/histogram.ts'
import type { SecondReport } from './messages.ts'

/** Counts for each second of the run, by the time of the reply. */
export class Seconds {
  /** The end of the second under way. */
  endMs: number
  readonly #worker: number
  readonly #send: (report: SecondReport) => void
  readonly #latency = new Histogram()
  #ok = 0
  #errors = 0

  constructor(worker: number, nowMs: number, send: (report: SecondReport) => void) {
    this.#worker = worker
    this.#send = send
    this.endMs = (Math.floor(nowMs / 1000) + 1) * 1000
  }

  count(ok: boolean, latencyUs: number): void {
    if (ok) this.#ok++
    else this.#errors++
    this.#latency.record(latencyUs)
  }

  /** Every second that has passed is reported, also one without replies. */
  advance(nowMs: number, inFlight: number): void {
    for (; this.endMs <= nowMs; this.endMs += 1000) {
      this.#send({
        type: 'second',
        worker: this.#worker,
        second: this.endMs / 1000 - 1,
        ok: this.#ok,
        errors: this.#errors,
        latency: this.#latency.toData(),
        inFlight,
      })
      this.#latency.reset()
      this.#ok = 0
      this.#errors = 0
    }
  }
}
