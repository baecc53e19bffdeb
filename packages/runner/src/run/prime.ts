import { type Plan, planSteps } from '@gradual/dsl'
import type { WorkerPool } from '../worker/pool.ts'
import type { RunClock } from './clock.ts'

const PRIME_MS = 5_000
/** Enough to have the JVM compile its request path within the time, little enough for any server. */
const PRIME_PER_SEC = 1_000

/** The highest load of the plan, within reason; of a closed model the lowest, which cannot overload anything. */
export function primeLoad(plan: Plan): number {
  const loads = planSteps(plan).map(({ load }) => load)
  return plan.loadUnit === 'perSec' ? Math.min(PRIME_PER_SEC, Math.max(...loads)) : Math.min(...loads)
}

/** Unmeasured load on a server that was started just now: a cold JVM is no baseline. */
export async function prime(
  plan: Plan,
  pool: WorkerPool,
  clock: RunClock,
  signal: AbortSignal,
  print: (line: string) => void,
): Promise<void> {
  print(`priming the server for ${PRIME_MS / 1000} s, unmeasured`)
  const startMs = clock.now() + 30
  pool.lay({
    stepId: -1,
    startMs,
    settleMs: PRIME_MS,
    endMs: startMs + PRIME_MS,
    windowMs: PRIME_MS,
    load: primeLoad(plan),
    stream: 'prime',
  })
  await new Promise<void>(resolve => {
    const timer = setTimeout(done, PRIME_MS + 500)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
  pool.cut()
}
