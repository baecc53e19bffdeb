// A timer of Node's is 1 ms coarse and may be 1 ms late: it is set this much early, and the rest is waited in naps.
const EARLY_MS = 1.5
// A nap blocks this thread, so arrivals are seen up to a nap late. Spinning instead of it would take a core of the very
// machine that is measured.
const NAP_MS = 0.1
const SHORTEST_NAP_MS = 0.02

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * The one timer of the queue: calls `onDue` when the next departure is due, about 0.1 ms precise.
 *
 * Far departures are waited for with a timer. Near ones with naps of 0.1 ms, sockets polled between them.
 */
export class Pacer {
  private readonly nextMs: () => number | undefined
  private readonly onDue: () => void
  private timer: NodeJS.Timeout | undefined
  private timerMs = 0
  private immediate: NodeJS.Immediate | undefined
  private stopped = false

  /** `nextMs`: time of the next departure, on the clock of `performance.now()`. */
  constructor(nextMs: () => number | undefined, onDue: () => void) {
    this.nextMs = nextMs
    this.onDue = onDue
  }

  /** To be called when the next departure may have changed. Cheap when it has not. */
  arm(): void {
    if (this.immediate !== undefined || this.stopped) return
    const nextMs = this.nextMs()
    if (nextMs === undefined) return
    const gapMs = nextMs - performance.now()
    if (gapMs > EARLY_MS + 1) {
      if (this.timer !== undefined && this.timerMs <= nextMs) return
      clearTimeout(this.timer)
      this.timerMs = nextMs
      this.timer = setTimeout(this.onTimer, gapMs - EARLY_MS)
    } else {
      this.immediate = setImmediate(this.onImmediate)
    }
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
    clearImmediate(this.immediate)
  }

  private readonly onTimer = (): void => {
    this.timer = undefined
    this.arm()
  }

  private readonly onImmediate = (): void => {
    this.immediate = undefined
    const nextMs = this.nextMs()
    if (nextMs === undefined) return
    const gapMs = nextMs - performance.now()
    if (gapMs > SHORTEST_NAP_MS) Atomics.wait(sleeper, 0, 0, Math.min(gapMs, NAP_MS))
    if (performance.now() >= nextMs) this.onDue()
    this.arm()
  }
}
