const FIRST_MS = 50
const MAX_MS = 1000

/**
 * How long to wait before the next attempt: doubling from 50 ms to 1 s, and the upper half of that at random, so that
 * sessions that were lost together do not come back together.
 */
export function backoffMs(failures: number, random: () => number): number {
  const fullMs = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10))
  return fullMs * (0.5 + random() / 2)
}
