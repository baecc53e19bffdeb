import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { makeFolder, start } from '../cli/gradual.ts'
import { descendantsOf, readResult, runFolder, standServer } from './servers.ts'

/** A worker that gets the processor for 150 ms in 400: the rest of the time somebody else has it. */
const STOPPED_MS = 250
const RUNNING_MS = 150

function workersOf(pid: number): number[] {
  return descendantsOf(pid).filter(child => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('worker/main.js'))
}

async function starve(pids: readonly number[], hasEnded: () => boolean): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids) {
      try {
        process.kill(pid, name)
      } catch {
        // It has ended meanwhile.
      }
    }
  }
  while (!hasEnded()) {
    signal('SIGSTOP')
    await sleep(STOPPED_MS)
    signal('SIGCONT')
    await sleep(RUNNING_MS)
  }
}

test('a load worker that is starved makes the run inconclusive, never the system broken', async () => {
  const server = await standServer()
  const folder = await makeFolder()
  const out = join(folder, 'results')
  const files = ['--out', out, '--markers-dir', join(folder, 'markers')]
  const run = start(['run', 'test/fixtures/scenarios/rising.ts', '--target', server.address, ...files])
  await run.seen(/LOAD_INCREASE/)
  const workers = workersOf(run.pid)
  expect(workers.length).toBeGreaterThan(0)
  let ended = false
  const end = run.ended.finally(() => {
    ended = true
  })
  await starve(workers, () => ended)
  const { code, stdout } = await end

  const result = await readResult(out)
  expect(result.verdict, result.reason).toBe('inconclusive')
  expect(code).toBe(4)
  expect(result.criticalPoint).toBeNull()
  expect(result.transitions.map(({ recorded }) => recorded)).not.toContain('FAILURE')
  expect(result.reason).toContain('the load generator did not keep its schedule')
  expect(result.reason).toMatch(/latency\.mean above 50ms \(measured \d+\.\d ms\) was broken/)

  // The latencies of the starved steps are told as they were, and so is whose they are.
  const starved = result.steps.filter(step => step.generator.limited.length > 0)
  expect(starved.length).toBeGreaterThanOrEqual(2)
  expect(Math.max(...starved.map(step => step.latencyMs.mean ?? 0))).toBeGreaterThan(50)
  expect(starved.every(step => step.verdict === 'inconclusive')).toBe(true)

  const summary = readFileSync(join(await runFolder(out), 'test_summary.txt'), 'utf8').replace(/\s+/g, ' ')
  for (const text of [summary, stdout.replace(/\s+/g, ' ')]) {
    expect(text).toContain('Advice: the load generator needs more: raise --workers')
    expect(text).toContain('a closed load, such as inFlight(200)')
    expect(text).toMatch(/Limited steps: \d+ of \d+ .*pacing lag p99/)
  }
})
