import { setTimeout as sleep } from 'node:timers/promises'
import { CONNECTION_LOSS, hasCode, OPERATION_TIMEOUT, REQUEST_TIMEOUT, THROTTLED } from './codes.ts'

/** Without a success for this long, and without a connection, the servers are given up. An election takes less. */
const DISCONNECTED_MS = 5_000
/** Connected, but too slow: after a run that broke it, a server may first have to work off what is queued. */
const SLOW_MS = 15_000
const PAUSE_MS = 200

/**
 * Repeats calls that a busy or reconnecting server did not carry out, as long as some call succeeds now and then.
 *
 * What is repeated may have been carried out although its reply was lost: the call is told that it is a repetition.
 */
export class Patience {
  #lastSuccessMs = performance.now()
  readonly #signal: AbortSignal | undefined

  constructor(signal?: AbortSignal) {
    this.#signal = signal
  }

  async call<T>(make: (again: boolean) => Promise<T>): Promise<T> {
    for (let again = false; ; again = true) {
      this.#signal?.throwIfAborted()
      try {
        const value = await make(again)
        this.#lastSuccessMs = performance.now()
        return value
      } catch (error) {
        if (performance.now() - this.#lastSuccessMs > patienceMs(error)) throw error
        await sleep(PAUSE_MS)
      }
    }
  }
}

function patienceMs(error: unknown): number {
  if (hasCode(error, CONNECTION_LOSS)) return DISCONNECTED_MS
  return hasCode(error, OPERATION_TIMEOUT, REQUEST_TIMEOUT, THROTTLED) ? SLOW_MS : 0
}

/** Runs `work` on every item, `width` at a time, in order of starting. The first failure stops the rest. */
export async function inParallel<T>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]()
  let failed = false
  const lane = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done && !failed; next = iterator.next()) {
      try {
        await work(next.value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: width }, lane))
  const broken = lanes.find(result => result.status === 'rejected')
  if (broken !== undefined) throw broken.reason
}
