const EVERY_MS = 2_000

/** Tells how far a long work is, at most every two seconds, so that short work says nothing. */
export function startProgress(tell: (done: number) => void): { add(count: number): void } {
  let done = 0
  let toldAtMs = performance.now()
  return {
    add(count) {
      done += count
      const nowMs = performance.now()
      if (nowMs - toldAtMs < EVERY_MS) return
      toldAtMs = nowMs
      tell(done)
    },
  }
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 key`, `1,000 keys` */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}
