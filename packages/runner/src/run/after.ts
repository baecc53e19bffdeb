/** Beyond this Node's timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Acts once `ms` have passed, however many. @returns ends the wait */
export function after(ms: number, act: () => void): () => void {
  const stepMs = Math.min(ms, LONGEST_TIMER_MS)
  let end = (): void => clearTimeout(timer)
  const timer = setTimeout(() => {
    if (ms <= stepMs) act()
    else end = after(ms - stepMs, act)
  }, stepMs)
  return () => end()
}
