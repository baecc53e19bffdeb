import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { RunResult } from '@gradual/runner'
import { ZooKeeperClient } from '@gradual/zookeeper'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeReal, type RealServer, startRealServer } from '../zookeeper/real-server.ts'
import { type Finished, gradual, root, start, workFolder } from './command.ts'

const folders: { remove(): void }[] = []
afterAll(() => {
  for (const folder of folders) folder.remove()
})

async function run(...args: string[]): Promise<Finished & { result: RunResult; read(file: string): string }> {
  const folder = workFolder()
  folders.push(folder)
  const finished = await gradual([
    'run',
    'scenarios/zk.ts',
    '--quick',
    '--no-tui',
    '--out',
    join(folder.path, 'results'),
    '--markers-dir',
    join(folder.path, 'markers'),
    ...args,
  ])
  if (finished.code === null || finished.code > 1)
    throw new Error(`exit ${finished.code}\n${finished.stdout}${finished.stderr}`)
  return { ...finished, result: JSON.parse(folder.read('run.json')), read: folder.read }
}

function javaServers(): string[] {
  try {
    return execFileSync('pgrep', ['-f', 'QuorumPeerMain'], { encoding: 'utf8' }).trim().split('\n')
  } catch {
    return []
  }
}

describeReal('a real ZooKeeper, whole runs', () => {
  test('of this machine holds 1000/s, and is gone afterwards', async () => {
    const before = javaServers()
    const { code, result, read } = await run('--target', 'local', '-p', 'maxRequests=1000/s')
    expect(code).toBe(0)
    expect(result.verdict, result.reason).toBe('held')
    expect(result.target.kind).toBe('local')
    expect(result.recovery.outcome).toBe('skipped')
    expect(read('phase_transitions.csv').trimEnd().split('\n').at(-1)).toMatch(/^STABLE,/)
    expect(result.steps.at(-1)!.offeredLoad).toBe(1000)
    expect(javaServers().filter(pid => !before.includes(pid))).toEqual([])
  })

  test('as an ensemble of three holds 1000/s', async () => {
    const before = javaServers()
    const { code, result } = await run('--target', 'local:3', '-p', 'maxRequests=1000/s')
    expect(code).toBe(0)
    expect(result.verdict, result.reason).toBe('held')
    expect(result.target.servers).toHaveLength(3)
    expect(javaServers().filter(pid => !before.includes(pid))).toEqual([])
  })

  describe('at an address', () => {
    let server: RealServer
    beforeAll(async () => {
      server = await startRealServer()
    })
    afterAll(() => server.stop())

    test.each(['wire', 'node-zookeeper-client'])(
      'carries the load of driver %s and is left as it was',
      async driver => {
        const client = new ZooKeeperClient({ servers: [{ host: server.host, port: server.port }] })
        await client.connect()
        try {
          const before = await client.getChildren('/')
          const { code, result } = await run(
            '--target',
            `${server.host}:${server.port}`,
            '--driver',
            driver,
            '-p',
            'maxRequests=1000/s',
          )
          expect(code).toBe(0)
          expect(result.verdict, result.reason).toBe('held')
          expect(result.driver).toBe(driver)
          expect(await client.getChildren('/')).toEqual(before)
        } finally {
          await client.close()
        }
      },
    )

    test('is what make bench-gradual measures, with the numbers given as before', async () => {
      const folder = workFolder()
      folders.push(folder)
      const { code, stdout, stderr } = await start(
        'make',
        [
          'bench-gradual',
          'MAX_REQUESTS=1000',
          'STEP_DURATION=1',
          'LATENCY_THRESHOLD=100',
          `ARGS=--no-tui --out ${folder.path}/results --markers-dir ${folder.path}/markers`,
        ],
        { cwd: root, env: { GRADUAL_TARGET: `${server.host}:${server.port}` } },
      ).finished
      expect(code, stdout + stderr).toBe(0)
      const result = JSON.parse(folder.read('run.json')) as RunResult
      expect(result.params.maxRequests).toEqual({ value: 1000, unit: 'rate' })
      expect(result.params.stepDuration).toEqual({ value: 1000, unit: 'duration' })
      expect(result.params.latencyThreshold).toEqual({ value: 100, unit: 'duration' })
      expect(result.quick).toBe(false)
      expect(result.verdict, result.reason).toBe('held')
      expect(result.steps.at(-1)!.offeredLoad).toBe(1000)
    })
  })
})
