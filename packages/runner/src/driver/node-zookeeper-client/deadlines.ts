const TICK_MS = 10

/** One coarse timer for the deadlines of all slots: a timer for each request would cost more than the request. */
export class Deadlines {
  readonly #untilMs: Float64Array
  readonly #onPassed: (slot: number) => void
  #timer: NodeJS.Timeout | undefined

  constructor(slots: number, onPassed: (slot: number) => void) {
    this.#untilMs = new Float64Array(slots).fill(Number.POSITIVE_INFINITY)
    this.#onPassed = onPassed
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), TICK_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  set(slot: number, withinMs: number): void {
    this.#untilMs[slot] = performance.now() + withinMs
  }

  clear(slot: number): void {
    this.#untilMs[slot] = Number.POSITIVE_INFINITY
  }

  #look(): void {
    const nowMs = performance.now()
    const untilMs = this.#untilMs
    for (let slot = 0; slot < untilMs.length; slot++) if (untilMs[slot]! <= nowMs) this.#onPassed(slot)
  }
}
