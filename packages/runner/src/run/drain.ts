import type { MergedPulse } from '../worker/pool.ts'

/** A pulse taken before the cut arrived says nothing about the drain. */
const PULSE_AFTER_CUT_MS = 100

/**
 * Tells when the system has come to rest: every request is answered or lost with its connection, and the sessions are back.
 *
 * Without a session nothing is in flight either, but that is no rest: what would be confirmed then is that nobody is there.
 */
export class Drain {
  readonly #fromMs: number
  readonly #untilMs: number
  readonly #sessions: number

  /** @param sessions that were up at most: a system that is well takes them all back */
  constructor(sinceMs: number, maxMs: number, sessions: number) {
    this.#fromMs = sinceMs + PULSE_AFTER_CUT_MS
    this.#untilMs = sinceMs + maxMs
    this.#sessions = sessions
  }

  /** Whether it is at rest; undefined while it may still come to it. Sessions that stay away are done without in the end. */
  take({ runMs, inFlight, queued, sessionsUp }: MergedPulse): boolean | undefined {
    if (runMs < this.#fromMs || sessionsUp === 0) return undefined
    const empty = inFlight + queued === 0
    if (empty && sessionsUp >= this.#sessions) return true
    return runMs >= this.#untilMs ? empty : undefined
  }
}
