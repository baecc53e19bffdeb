import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type GradualOptions, gradual, makeFolder, STACK, type Started, start } from '../cli/gradual.ts'
import { descendantsOf, isRunning, readResult, readRows, runFolder, standServer, waitUntil } from './servers.ts'

const LONG = 'test/fixtures/scenarios/long.ts'
const NAMESPACE = '/gradualLong'

/** A run that has finished two steps and is in the middle of another. */
async function startLong(address: string, options: GradualOptions = {}): Promise<Started & { readonly out: string }> {
  const folder = await makeFolder()
  const out = join(folder, 'results')
  const args = ['run', LONG, '--target', address, '--out', out, '--markers-dir', join(folder, 'markers'), '--seed', '1']
  const started = start(args, options)
  await started.seen(/LOAD_INCREASE/)
  await waitUntil(
    async () => (await readRows(out, 'gradual_overload_metrics.csv')).length >= 2,
    'two finished steps',
    60_000,
  )
  return { ...started, out }
}

describe('Ctrl-C in the middle of a step', () => {
  test('finishes the files, removes the znodes, leaves no process, and exits with 130', async () => {
    const server = await standServer()
    const run = await startLong(server.address, { detached: true })
    const processes = descendantsOf(run.pid)
    expect(processes.length).toBeGreaterThan(0)
    // A terminal sends it to the whole group: load workers must not fall over before their parent has stopped them.
    process.kill(-run.pid, 'SIGINT')
    const { code, stderr } = await run.ended
    expect(code).toBe(130)
    expect(stderr).toContain('stopping: files are being finished, znodes removed; press again to end at once')
    expect(stderr).not.toMatch(STACK)

    const result = await readResult(run.out)
    expect(result.stoppedBy).toBe('interrupted')
    expect(result.verdict).toBe('aborted')
    expect((await readRows(run.out, 'gradual_overload_metrics.csv')).length).toBe(result.steps.length)
    expect(await readdir(await runFolder(run.out))).toContain('test_summary.txt')
    expect((await readRows(run.out, 'phase_transitions.csv')).at(-1)).toMatch(/^ABORTED,/)

    const client = await server.client()
    expect(await client.exists(NAMESPACE)).toBeNull()
    await waitUntil(() => !processes.some(isRunning), 'the end of the load workers')
  })

  test('a request to end that reaches the whole group twice, as from timeout, is one request', async () => {
    // The sandbox and the load workers are in the group, too: the run still needs them to end in order.
    const run = await startLong('sandbox', { detached: true })
    process.kill(-run.pid, 'SIGTERM')
    process.kill(run.pid, 'SIGTERM')
    const { code, stderr } = await run.ended
    expect(code, stderr).toBe(130)
    expect(stderr).not.toMatch(STACK)
    const result = await readResult(run.out)
    expect(result.stoppedBy).toBe('interrupted')
    expect(result.warnings.join()).not.toContain('znodes are left')
  })

  test('once more ends at once, whatever the servers are doing', async () => {
    const server = await standServer()
    const run = await startLong(server.address)
    const processes = descendantsOf(run.pid)
    process.kill(server.handle.pid, 'SIGSTOP')
    try {
      process.kill(run.pid, 'SIGINT')
      await run.seen(/press again to end at once/)
      expect(isRunning(run.pid)).toBe(true)
      process.kill(run.pid, 'SIGINT')
      const { code } = await run.ended
      expect(code).toBe(130)
      // It did not wait for the end of anything: the result is missing, what was finished before is there.
      expect(await readdir(await runFolder(run.out))).not.toContain('test_summary.txt')
      expect((await readRows(run.out, 'gradual_overload_metrics.csv')).length).toBeGreaterThanOrEqual(2)
      await waitUntil(() => !processes.some(isRunning), 'the end of the load workers')
    } finally {
      process.kill(server.handle.pid, 'SIGCONT')
    }
  })
})

describe('kill -9 in the middle of a run', () => {
  test('leaves every finished step on disk and no process; gradual clean removes the znodes', async () => {
    const server = await standServer()
    const run = await startLong(server.address)
    const processes = descendantsOf(run.pid)
    process.kill(run.pid, 'SIGKILL')
    expect((await run.ended).signal).toBe('SIGKILL')

    expect((await readRows(run.out, 'gradual_overload_metrics.csv')).length).toBeGreaterThanOrEqual(2)
    expect((await readRows(run.out, 'phase_transitions.csv'))[0]).toMatch(/^INIT,/)
    await waitUntil(() => !processes.some(isRunning), 'the end of the load workers')

    const client = await server.client()
    expect(await client.exists(NAMESPACE)).not.toBeNull()
    const cleaned = await gradual(['clean', '--target', server.address, '--namespace', NAMESPACE])
    expect(cleaned.stderr).toBe('')
    expect(cleaned.code).toBe(0)
    expect(cleaned.stdout).toMatch(/removed \d+ znodes/)
    expect(await client.exists(NAMESPACE)).toBeNull()
  })

  test('leaves no server behind that the run had started', async () => {
    const folder = await makeFolder()
    const run = start(['run', LONG, '--target', 'sandbox', '--out', join(folder, 'results')])
    await run.seen(/LOAD_INCREASE/)
    const processes = descendantsOf(run.pid)
    expect(processes.length).toBeGreaterThanOrEqual(2)
    process.kill(run.pid, 'SIGKILL')
    await run.ended
    await waitUntil(() => !processes.some(isRunning), 'the end of sandbox and load workers')
  })
})
