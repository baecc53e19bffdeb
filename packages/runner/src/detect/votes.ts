/** Votes of windows: at 0.05 false alarms a window, six of ten by chance have probability 2.8e-6. */
export function votesToFail(windows: number): number {
  return Math.max(1, Math.ceil((windows * 6) / 10))
}

export function votesToPass(windows: number): number {
  return Math.floor((windows * 2) / 10)
}

/** What the votes make of a step; undefined while a repeat has to tell. */
export function countVotes(breached: number, windows: number): 'pass' | 'fail' | undefined {
  if (windows === 0) return undefined
  if (breached >= votesToFail(windows)) return 'fail'
  return breached <= votesToPass(windows) ? 'pass' : undefined
}
