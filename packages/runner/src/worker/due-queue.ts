/**
 * Requests that are due and wait for a slot, oldest first. Bounded, in typed arrays: nothing is allocated for a request.
 */
export class DueQueue {
  length = 0
  readonly #limit: number
  readonly #dueMs: Float64Array
  readonly #operation: Uint8Array
  readonly #key: Uint32Array
  readonly #window: Int32Array
  #head = 0

  constructor(limit: number) {
    this.#limit = limit
    this.#dueMs = new Float64Array(limit)
    this.#operation = new Uint8Array(limit)
    this.#key = new Uint32Array(limit)
    this.#window = new Int32Array(limit)
  }

  get isFull(): boolean {
    return this.length === this.#limit
  }

  push(dueMs: number, operation: number, key: number, window: number): void {
    const at = (this.#head + this.length++) % this.#limit
    this.#dueMs[at] = dueMs
    this.#operation[at] = operation
    this.#key[at] = key
    this.#window[at] = window
  }

  // Of the oldest; undefined behaviour when empty.
  get dueMs(): number {
    return this.#dueMs[this.#head]!
  }

  get operation(): number {
    return this.#operation[this.#head]!
  }

  get key(): number {
    return this.#key[this.#head]!
  }

  get window(): number {
    return this.#window[this.#head]!
  }

  shift(): void {
    this.#head = (this.#head + 1) % this.#limit
    this.length--
  }

  forEachOf(window: number, visit: (operation: number, dueMs: number) => void): void {
    for (let i = 0; i < this.length; i++) {
      const at = (this.#head + i) % this.#limit
      if (this.#window[at] === window) visit(this.#operation[at]!, this.#dueMs[at]!)
    }
  }
}
