/** One request of the virtual run, all times ms of its clock. */
export interface Request {
  readonly operation: number
  readonly dueMs: number
  readonly sentMs: number
  /** When the reply came, or the deadline did. */
  readonly endMs: number
  /** 0 is success. */
  readonly code: number
}

/** Requests in the order of their due times; those that can no longer matter are skipped. */
export class Requests {
  readonly #all: Request[] = []
  readonly #longestMs: number
  lastEndMs = 0

  /** @param longestMs no request lives longer, from due to end */
  constructor(longestMs: number) {
    this.#longestMs = longestMs
  }

  add(request: Request): void {
    this.#all.push(request)
    if (request.endMs > this.lastEndMs) this.lastEndMs = request.endMs
  }

  /** Calls for every request that may have lived in the span: due before its end, and not sure to have ended before its start. */
  forEachIn(startMs: number, endMs: number, visit: (request: Request) => void): void {
    for (let i = this.#firstDueFrom(startMs - this.#longestMs); i < this.#all.length; i++) {
      const request = this.#all[i]!
      if (request.dueMs >= endMs) return
      visit(request)
    }
  }

  #firstDueFrom(dueMs: number): number {
    let low = 0
    let high = this.#all.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#all[middle]!.dueMs < dueMs) low = middle + 1
      else high = middle
    }
    return low
  }
}
