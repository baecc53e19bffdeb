import type { LoadEvidence } from './types.ts'

/** From how many requests waiting to how many, in one window. */
export interface Passage {
  readonly load: number
  readonly seconds: number
  readonly from: number
  readonly to: number
}

const LEAST_WAITING = 5
/** Of the queue whose wait is the limit. Shorter queues tell of things that a walk at random does not know: bursts, batches, slots. */
const LEAST_SHARE = 0.4
/** What is refused or times out leaves the queue without having been served. */
const MOST_ERROR_SHARE = 0.05

/**
 * The windows that began with a backlog worth the name, chosen by nothing that happened in them.
 *
 * What waits is what was in flight at the end of the first window, and since then what was due less what came back: so
 * those are counted too that wait for a slot.
 *
 * @param restingMs latency of a request that does not wait
 * @param waitMs the wait that is the limit
 */
export function findPassages(evidence: readonly LoadEvidence[], restingMs: number, waitMs: number): readonly Passage[] {
  return evidence.flatMap(({ load, windows }) => {
    const served = (load * restingMs) / 1000
    const least = Math.max(LEAST_WAITING, (LEAST_SHARE * load * waitMs) / 1000)
    const passages: Passage[] = []
    let inside: number | undefined
    let next: number | undefined
    for (const { index, ms, offered, ok, errors, inFlightEnd } of windows) {
      const before = next === index ? inside : undefined
      inside = before === undefined ? inFlightEnd : before + offered - ok - errors
      next = index + 1
      if (before === undefined || before - served < least || errors > MOST_ERROR_SHARE * (ok + errors)) continue
      passages.push({ load, seconds: ms / 1000, from: before - served, to: Math.max(0, inside - served) })
    }
    return passages
  })
}
