const SPACING_MS = 1
const LONGEST_MS = 2000

/**
 * Opens sessions one after the other with a little disorder: all at once, they would overflow the server's backlog and
 * be answered by connections that are refused, which is not what a test means to measure.
 *
 * @returns ends it
 */
export function rampUp(sessions: number, open: (session: number) => void): () => void {
  const spacingMs = Math.min(SPACING_MS, LONGEST_MS / sessions)
  const timers = new Set<NodeJS.Timeout>()
  for (let session = 0; session < sessions; session++) {
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        open(session)
      },
      (session + Math.random()) * spacingMs,
    )
    timers.add(timer)
  }
  return () => {
    for (const timer of timers) clearTimeout(timer)
  }
}

/** The servers as session `session` tries them: each begins with another, so that sessions are spread evenly. */
export function rotate<T>(list: readonly T[], by: number): readonly T[] {
  const at = by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}
