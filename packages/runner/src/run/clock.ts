import { performance } from 'node:perf_hooks'

/** The run's clock: ms since it was made, monotonic; turned into wall time only where something is written. */
export interface RunClock {
  now(): number
  /** ISO 8601, UTC. */
  iso(runMs: number): string
}

export function startClock(): RunClock {
  const origin = performance.now()
  const wallMs = performance.timeOrigin + origin
  return {
    now: () => performance.now() - origin,
    iso: runMs => new Date(wallMs + runMs).toISOString(),
  }
}
