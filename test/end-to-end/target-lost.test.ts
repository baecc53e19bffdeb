import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeFolder, STACK, start } from '../cli/gradual.ts'
import { describeReal, startRealServer } from '../zookeeper/real-server.ts'
import { readResult, readRows, standServer } from './servers.ts'

const LONG = 'test/fixtures/scenarios/long.ts'

async function runUntil(seen: RegExp, thenDo: (pid: number) => void, scenario: readonly string[] = [LONG]) {
  const server = await standServer()
  const folder = await makeFolder()
  const out = join(folder, 'results')
  const run = start([
    'run',
    ...scenario,
    '--target',
    server.address,
    '--out',
    out,
    '--markers-dir',
    join(folder, 'markers'),
  ])
  await run.seen(seen)
  thenDo(server.handle.pid)
  const ended = await run.ended
  return { ...ended, result: await readResult(out), rows: await readRows(out, 'gradual_overload_metrics.csv') }
}

describe('a ZooKeeper that dies in the middle of a run', () => {
  test('after a load step that passed: it broke, cause targetLost, not recovered, exit 3', async () => {
    const { code, result, stderr, rows } = await runUntil(/LOAD_INCREASE[\s\S]*pass/, pid =>
      process.kill(pid, 'SIGKILL'),
    )
    expect(code, stderr).toBe(3)
    expect(result.verdict).toBe('broke')
    expect(result.criticalPoint?.cause.condition).toBe('targetLost')
    expect(result.criticalPoint?.lastGood).toBeGreaterThan(50)
    expect(result.recovery.outcome).toBe('not-recovered')
    expect(rows.length).toBe(result.steps.length)
    expect(stderr).not.toMatch(STACK)
  })

  test('with limits that the loss breaks at once: nobody there is no system at rest, and nothing is confirmed', async () => {
    const { code, result, stderr } = await runUntil(/LOAD_INCREASE[\s\S]*pass/, pid => process.kill(pid, 'SIGKILL'), [
      'scenarios/zk.ts',
      '--quick',
    ])
    expect(code, stderr).toBe(3)
    expect(result.verdict).toBe('broke')
    expect(result.criticalPoint).toMatchObject({ confirmed: false, cause: { condition: 'targetLost' } })
    expect(result.steps.filter(step => step.purpose === 'confirm')).toEqual([])
  })

  test('before any step has passed: aborted, exit 3', async () => {
    const { code, result, stderr } = await runUntil(/sessions open/, pid => process.kill(pid, 'SIGKILL'))
    expect(code, stderr).toBe(3)
    expect(result.verdict).toBe('aborted')
    expect(result.criticalPoint).toBeNull()
    expect(stderr).not.toMatch(STACK)
  })
})

describeReal('a real ZooKeeper that dies in the middle of a run', () => {
  test('ends the run as lost, and blames neither the load generator nor a slow system', async () => {
    const server = await startRealServer()
    const folder = await makeFolder()
    const out = join(folder, 'results')
    try {
      const run = start([
        'run',
        'scenarios/zk.ts',
        '--quick',
        '--target',
        server.address,
        '--out',
        out,
        '--markers-dir',
        join(folder, 'markers'),
      ])
      await run.seen(/LOAD_INCREASE[\s\S]*pass/)
      process.kill(server.pid, 'SIGKILL')
      const { code, stderr } = await run.ended
      const result = await readResult(out)
      expect(code, stderr).toBe(3)
      expect(result).toMatchObject({
        verdict: 'broke',
        stoppedBy: 'targetLost',
        recovery: { outcome: 'not-recovered' },
      })
      expect(result.criticalPoint).toMatchObject({ confirmed: false, cause: { condition: 'targetLost' } })
    } finally {
      await server.stop()
    }
  })
})
