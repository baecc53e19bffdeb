import type { LoadEvidence, WindowEvidence } from '../../../../packages/runner/src/detect/interval/types.ts'
import { stream } from '../../../../packages/runner/src/random/random.ts'

/** A standard normal draw for every call, the same for the same seed. */
export function normals(seed: number): () => number {
  const random = stream(seed, 'normal')
  return () => Math.sqrt(2 * random.nextExponential()) * Math.cos(2 * Math.PI * random.nextShare())
}

/** Requests waiting in front of one server, window by window: a walk at random that does not go below nothing. */
export function walk(options: {
  readonly load: number
  readonly capacity: number
  /** Variance that a second brings. */
  readonly spread: number
  readonly windows: number
  readonly windowMs: number
  readonly start: number
  readonly seed: number
}): LoadEvidence {
  const { load, capacity, spread, windowMs, seed } = options
  const draw = normals(seed)
  const grain = 200
  const seconds = windowMs / 1000 / grain
  let waiting = options.start
  const windows: WindowEvidence[] = []
  for (let index = 0; index < options.windows; index++) {
    const before = waiting
    for (let i = 0; i < grain; i++) {
      waiting = Math.max(0, waiting + (load - capacity) * seconds + Math.sqrt(spread * seconds) * draw())
    }
    const offered = (load * windowMs) / 1000
    const ok = offered - (waiting - before)
    windows.push({ index, ms: windowMs, offered, ok, errors: 0, inFlightEnd: waiting, measures: [] })
  }
  return { stepId: seed, load, windows }
}
