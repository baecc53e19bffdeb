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

/** Forgetting moves what is left: not for less than this. */
const WORTH_FORGETTING = 100_000

/** Requests in the order of their due times; those that can no longer matter are skipped. */
export class Requests {
  #all: Request[] = []
  /** No request has lived longer, from due to end. */
  #longestMs = 0
  readonly #mostMs: number

  /** @param mostMs that a request may live, now or later */
  constructor(mostMs: number) {
    this.#mostMs = mostMs
  }

  add(request: Request): void {
    this.#all.push(request)
    const livedMs = request.endMs - request.dueMs
    if (livedMs > this.#longestMs) this.#longestMs = livedMs
  }

  /** Calls for every request that may have lived in the span: due before its end, and not sure to have ended before its start. */
  forEachIn(startMs: number, endMs: number, visit: (request: Request) => void): void {
    for (let i = this.#firstDueFrom(startMs - this.#longestMs); i < this.#all.length; i++) {
      const request = this.#all[i]!
      if (request.dueMs >= endMs) return
      visit(request)
    }
  }

  /** Nothing before this time will be asked for again. A run may have more requests than memory has room for. */
  forgetBefore(timeMs: number): void {
    const first = this.#firstDueFrom(timeMs - this.#mostMs)
    if (first >= WORTH_FORGETTING) this.#all = this.#all.slice(first)
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
