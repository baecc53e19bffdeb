import { execFileSync } from 'node:child_process'
import { startEcho } from '../packages/runner/dist/calibrate/echo.js'
import { tell } from './support/figures.mjs'
import { withTrial } from './support/load.mjs'

const RATE = 20_000

/** Resident size of a worker early and late in a long step: it must not grow with the length of a run. */
export async function bench({ quick }) {
  const [earlyMs, lateMs] = quick ? [5_000, 20_000] : [10_000, 120_000]
  const echo = await startEcho()
  try {
    await withTrial({ servers: [echo], loadUnit: 'perSec', clients: 20 }, async trial => {
      const sizes = []
      const startMs = performance.now()
      const timer = setInterval(
        () => sizes.push({ atMs: performance.now() - startMs, mb: residentMb(trial.pids[0]) }),
        250,
      )
      // Windows of 1 s, as in a run, one step after the other.
      for (let passed = 0; passed < lateMs; passed += 10_000)
        await trial.measure(RATE, Math.min(10_000, lateMs - passed))
      clearInterval(timer)
      // Size moves with every collection: the largest of the seconds around each time.
      const around = atMs => Math.max(...sizes.filter(one => Math.abs(one.atMs - atMs) < 2_000).map(one => one.mb))
      const [early, late] = [around(earlyMs), around(lateMs)]
      tell('memory', `resident after ${earlyMs / 1000} s at ${RATE}/s`, 'MB', [early])
      tell('memory', `resident after ${lateMs / 1000} s at ${RATE}/s`, 'MB', [late])
      tell('memory', 'growth', '%', [(late / early - 1) * 100], { atMost: 10 })
    })
  } finally {
    await echo.close()
  }
}

function residentMb(pid) {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024
}
