import type { SessionClock } from '@gradual/zookeeper'

/** Time that passes only when a test says so. */
export class ManualClock implements SessionClock {
  readonly #listeners = new Set<(nowMs: number) => void>()
  #nowMs = 1000

  get listeners(): number {
    return this.#listeners.size
  }

  nowMs(): number {
    return this.#nowMs
  }

  onTick(listener: (nowMs: number) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  advance(ms: number): void {
    this.#nowMs += ms
    for (const listener of this.#listeners) listener(this.#nowMs)
  }
}
