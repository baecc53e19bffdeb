/** Where a session gets the time and its heartbeat from. */
export interface SessionClock {
  /** Milliseconds of a clock that never steps back. Deadlines are given in it. */
  nowMs(): number
  /** Calls again and again, about every 10 ms. Returns what ends that. */
  onTick(listener: (nowMs: number) => void): () => void
}

const TICK_MS = 10

/**
 * One coarse timer for all sessions of the process: a timer for each request would cost more than the request does. What
 * it watches (deadlines, keep-alive, backoff) may be up to 10 ms late.
 */
class SystemClock implements SessionClock {
  readonly #listeners = new Set<(nowMs: number) => void>()
  #timer: NodeJS.Timeout | undefined

  nowMs(): number {
    return performance.now()
  }

  onTick(listener: (nowMs: number) => void): () => void {
    this.#listeners.add(listener)
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS)
    return () => this.#remove(listener)
  }

  #tick(): void {
    const nowMs = performance.now()
    for (const listener of this.#listeners) listener(nowMs)
  }

  #remove(listener: (nowMs: number) => void): void {
    this.#listeners.delete(listener)
    if (this.#listeners.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}

/** Time of `performance.now()`. Its timer runs only while a session is open. */
export const systemClock: SessionClock = new SystemClock()
