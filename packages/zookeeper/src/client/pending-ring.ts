/** Token of a request that nobody waits for any more: its reply is dropped. */
export const NOBODY = -1

/**
 * Requests whose replies are due, oldest first.
 *
 * Typed arrays that are used round and round: nothing is allocated for a request. It doubles when it is full, which happens
 * only where requests expire faster than a server answers.
 */
export class PendingRing {
  #xids: Int32Array
  #tokens: Int32Array
  #deadlinesMs: Float64Array
  #mask: number
  #head = 0
  #size = 0
  /** No deadline is earlier. */
  #earliestMs = Number.POSITIVE_INFINITY

  constructor(capacity: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(4, capacity)))
    this.#xids = new Int32Array(size)
    this.#tokens = new Int32Array(size)
    this.#deadlinesMs = new Float64Array(size)
    this.#mask = size - 1
  }

  get size(): number {
    return this.#size
  }

  push(xid: number, token: number, deadlineMs: number): void {
    if (this.#size > this.#mask) this.#grow()
    const at = (this.#head + this.#size) & this.#mask
    this.#xids[at] = xid
    this.#tokens[at] = token
    this.#deadlinesMs[at] = deadlineMs
    this.#size++
    if (deadlineMs < this.#earliestMs) this.#earliestMs = deadlineMs
  }

  /** Of the oldest; 0, which is never used, when there is none. */
  headXid(): number {
    return this.#size === 0 ? 0 : this.#xids[this.#head]!
  }

  /** Takes the oldest out and returns its token. */
  shift(): number {
    const token = this.#tokens[this.#head]!
    this.#head = (this.#head + 1) & this.#mask
    this.#size--
    return token
  }

  /** Gives up what is due by now. The entries stay, because their replies still come. */
  expire(nowMs: number, onExpired: (token: number) => void): void {
    if (nowMs < this.#earliestMs) return
    const size = this.#size
    let earliestMs = Number.POSITIVE_INFINITY
    this.#earliestMs = earliestMs
    for (let i = 0; i < size; i++) {
      const at = (this.#head + i) & this.#mask
      const token = this.#tokens[at]!
      if (token < 0) continue
      const deadlineMs = this.#deadlinesMs[at]!
      if (deadlineMs <= nowMs) {
        this.#tokens[at] = NOBODY
        onExpired(token)
      } else if (deadlineMs < earliestMs) {
        earliestMs = deadlineMs
      }
    }
    // onExpired may have pushed and lowered it.
    if (earliestMs < this.#earliestMs) this.#earliestMs = earliestMs
  }

  #grow(): void {
    const size = (this.#mask + 1) * 2
    const xids = new Int32Array(size)
    const tokens = new Int32Array(size)
    const deadlinesMs = new Float64Array(size)
    for (let to = 0; to < this.#size; to++) {
      const from = (this.#head + to) & this.#mask
      xids[to] = this.#xids[from]!
      tokens[to] = this.#tokens[from]!
      deadlinesMs[to] = this.#deadlinesMs[from]!
    }
    this.#head = 0
    this.#xids = xids
    this.#tokens = tokens
    this.#deadlinesMs = deadlinesMs
    this.#mask = size - 1
  }
}
