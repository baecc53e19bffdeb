import { Worker } from 'node:worker_threads'
import { readHrtimeMs } from './clock.ts'
import type { Engine } from './engine.ts'
import { CHANGES, createPacerShare, DUE, GAP, LEAD_MS, LONGEST_WAIT_MS, RANG, RINGING } from './pacer-share.ts'

export type Paced = Pick<Engine, 'tick' | 'nextDueMs'>

export interface Pacing {
  /** Settles with the first call. */
  readonly started: Promise<void>
  stop(): void
}

/**
 * Ticks the engine when something is due.
 *
 * The event loop's own timers have a grain of 1 ms: woken by them, requests go out 0.6 ms late in the mean, and that is
 * added to every latency. Spinning is exact and burns a core, which a server on the same machine then lacks. So a thread
 * sleeps in `Atomics.wait`, whose timeouts are finer, and wakes the event loop by a message: 0.1 ms late, for 3 % of a core
 * at 1,000/s. docs/measurement.md has the figures of what was tried.
 *
 * @param onWoken how late the event loop came when it was called
 */
export function startPacing(engine: Paced, now: () => number, onWoken: (lateMs: number) => void): Pacing {
  const { flags, times } = createPacerShare()
  const offsetMs = readHrtimeMs() - now()
  times[GAP] = LONGEST_WAIT_MS
  let start = (): void => {}
  const started = new Promise<void>(resolve => {
    start = resolve
  })
  const thread = new Worker(new URL('./pacer-thread.js', import.meta.url), { workerData: { flags, times } })
  thread.on('message', () => {
    const rangMs = times[RANG]! - offsetMs
    // Now and then the thread is a few microseconds early, because it rises before the time.
    const latestMs = now() + LEAD_MS
    while (now() < Math.min(rangMs, latestMs));
    onWoken(Math.max(0, now() - rangMs))
    Atomics.store(flags, RINGING, 0)
    engine.tick()
    start()
    plan(engine.nextDueMs + offsetMs)
  })

  function plan(dueMs: number): void {
    const sleepsToMs = times[RANG]! + times[GAP]!
    const gapMs = dueMs - times[DUE]!
    times[GAP] = gapMs < LONGEST_WAIT_MS ? Math.max(gapMs, 0) : LONGEST_WAIT_MS
    times[DUE] = dueMs
    if (dueMs >= sleepsToMs) return
    Atomics.add(flags, CHANGES, 1)
    Atomics.notify(flags, CHANGES)
  }

  return { started, stop: () => void thread.terminate() }
}
