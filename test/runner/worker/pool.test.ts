import { setTimeout as sleep } from 'node:timers/promises'
import type { GradualError, Plan } from '@gradual/dsl'
import { startSandbox } from '@gradual/zookeeper'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type DriverName, keyPath, type ServerAddress } from '../../../packages/runner/dist/driver/driver.js'
import { connectClient } from '../../../packages/runner/dist/driver/node-zookeeper-client/client.js'
import { mergeSteps } from '../../../packages/runner/dist/stats/merge.js'
import type { WindowStats } from '../../../packages/runner/dist/stats/types.js'
import {
  type MergedPulse,
  type MergedSecond,
  startWorkers,
  type WorkerPool,
  type WorkerPoolOptions,
} from '../../../packages/runner/dist/worker/pool.js'
import { until } from '../driver/recorder.ts'

// The workers are processes, forked from what is built.

const NAMESPACE = '/pool'
const KEYS = 20

type Sandbox = Awaited<ReturnType<typeof startSandbox>>

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ capacityPerSec: Number.POSITIVE_INFINITY })
  const admin = await connectClient({ servers: [sandbox], sessionTimeoutMs: 10_000 })
  await admin.create(NAMESPACE)
  await admin.create(`${NAMESPACE}/data`)
  for (let key = 0; key < KEYS; key++) await admin.create(keyPath(NAMESPACE, key), Buffer.alloc(10))
  await admin.close()
})
afterAll(async () => {
  await sandbox?.close()
})

function planOf(over: Partial<Plan> & { clients?: number; parallelism?: number } = {}): Plan {
  const { clients = 10, parallelism = 10, ...rest } = over
  const operation = { weight: 1, keys: KEYS, pick: 'uniform', valueBytes: 10 } as const
  return {
    schema: 'gradual/plan@1',
    scenario: 'pool',
    tags: [],
    loadUnit: 'perSec',
    arrivals: 'constant',
    params: {},
    target: {
      kind: 'zookeeper',
      namespace: NAMESPACE,
      servers: [],
      clients,
      parallelism,
      sessionTimeoutMs: 10_000,
      deadlineMs: 5000,
    },
    operations: [
      { ...operation, name: 'read', kind: 'getData', weight: 7 },
      { ...operation, name: 'write', kind: 'setData', weight: 3 },
    ],
    phases: [],
    expectations: [],
    bindings: [],
    ...rest,
  }
}

interface Held {
  readonly pool: WorkerPool
  readonly clock: () => number
  /** The latest of each window. */
  readonly windows: Map<string, WindowStats>
  /** In the order in which they came. */
  readonly closed: string[]
  readonly seconds: MergedSecond[]
  readonly pulses: MergedPulse[]
  readonly failures: GradualError[]
  windowsOf(stepId: number): WindowStats[]
}

function hold(options: Partial<WorkerPoolOptions> & { servers?: readonly ServerAddress[] } = {}): Held {
  const start = performance.now()
  const clock = () => performance.now() - start
  const windows = new Map<string, WindowStats>()
  const closed: string[] = []
  const seconds: MergedSecond[] = []
  const pulses: MergedPulse[] = []
  const failures: GradualError[] = []
  const keep = (window: WindowStats) => windows.set(`${window.stepId}/${window.index}`, window)
  const pool = startWorkers(
    {
      plan: planOf(),
      clock,
      workers: 2,
      seed: 1,
      driver: 'wire',
      servers: [sandbox],
      chroot: '',
      queueLimit: 10_000,
      latencyLimitMs: 50,
      ...options,
    },
    {
      onWindow: window => {
        closed.push(`${window.stepId}/${window.index}`)
        keep(window)
      },
      onFinalWindow: window => keep(window),
      onSecond: second => seconds.push(second),
      onPulse: pulse => pulses.push(pulse),
      onFailed: error => failures.push(error),
    },
  )
  onTestFinished(() => pool.stop())
  return {
    pool,
    clock,
    windows,
    closed,
    seconds,
    pulses,
    failures,
    windowsOf: stepId => [...windows.values()].filter(window => window.stepId === stepId),
  }
}

const STEP = { stepId: 0, settleMs: 0, windowMs: 200, load: 500, stream: 'step' }

describe('startWorkers', () => {
  it.each<DriverName>(['wire', 'node-zookeeper-client'])(
    'carries a load over %s from processes of their own',
    async driver => {
      const held = hold({ driver })
      const ready = await held.pool.waitReady()
      expect(ready).toEqual({ sessionsUp: 10, placement: { [`127.0.0.1:${sandbox.port}`]: 10 }, losses: {} })
      const startMs = held.clock() + 50
      held.pool.lay({ ...STEP, startMs, endMs: startMs + 1000, load: 333 })
      held.pool.lay({ ...STEP, stepId: 1, startMs: startMs + 1000, endMs: startMs + 2000, load: 1000 })
      await until(() => held.windows.size === 10)
      await held.pool.settle(6000)
      const [first, second] = [mergeSteps(held.windowsOf(0)), mergeSteps(held.windowsOf(1))]
      expect(Math.abs(first.offered - 333)).toBeLessThanOrEqual(1)
      expect(Math.abs(first.offered + second.offered - 1333)).toBeLessThanOrEqual(1)
      expect(first.sent + second.sent).toBe(first.offered + second.offered)
      expect({ ...first.errors, ...second.errors }).toEqual({})
      for (const step of [first, second]) {
        expect(step.latency.count).toBe(step.offered)
        expect(step.windows.every(window => window.final)).toBe(true)
        const shares = step.operations.read!.latency.count / step.latency.count
        expect(Math.abs(shares - 0.7)).toBeLessThan(0.02)
      }
      expect(held.failures).toEqual([])
    },
  )

  it('tells windows in the order of time, each with the load of its step', async () => {
    const held = hold()
    await held.pool.waitReady()
    const startMs = held.clock() + 50
    held.pool.lay({ ...STEP, startMs, settleMs: 200, endMs: startMs + 800, load: 200 })
    held.pool.lay({ ...STEP, stepId: 1, startMs: startMs + 800, endMs: startMs + 1200, load: 400 })
    await until(() => held.windows.size === 5)
    expect(held.closed).toEqual(['0/0', '0/1', '0/2', '1/0', '1/1'])
    expect(held.windowsOf(0).map(({ load }) => load)).toEqual([200, 200, 200])
    expect(held.windowsOf(1).map(({ load }) => load)).toEqual([400, 400])
    expect(held.windowsOf(0).map(window => Math.round(window.startMs - startMs))).toEqual([200, 400, 600])
  })

  it('keeps requests in flight, all workers together', async () => {
    const held = hold({ plan: planOf({ loadUnit: 'inFlight' }) })
    await held.pool.waitReady()
    const startMs = held.clock() + 50
    held.pool.lay({ ...STEP, startMs, endMs: startMs + 1000, load: 17 })
    await until(() => held.windows.size === 5)
    for (const window of held.windowsOf(0).slice(1)) expect(window.inFlightMean).toBeLessThanOrEqual(17.01)
    expect(mergeSteps(held.windowsOf(0).slice(1)).inFlightMean).toBeGreaterThan(10)
  })

  it('lets requests come as a Poisson process would, all workers together', async () => {
    const dispersion = async (arrivals: 'constant' | 'poisson') => {
      const held = hold({ plan: planOf({ arrivals }), seed: 5 })
      await held.pool.waitReady()
      const startMs = held.clock() + 50
      held.pool.lay({ ...STEP, startMs, endMs: startMs + 4000, windowMs: 50, load: 400 })
      await until(() => held.windows.size === 80)
      const counts = held.windowsOf(0).map(({ offered }) => offered)
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
      expect(Math.abs(mean - 20)).toBeLessThan(3)
      return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length / mean
    }
    // Variance by mean of the counts: 1 for a Poisson process, next to nothing for even arrivals.
    const poisson = await dispersion('poisson')
    expect(poisson).toBeGreaterThan(0.5)
    expect(poisson).toBeLessThan(1.8)
    expect(await dispersion('constant')).toBeLessThan(0.05)
  })

  it('carries a load that changes, and tells of every window what was offered there', async () => {
    const held = hold()
    await held.pool.waitReady()
    const startMs = held.clock() + 50
    const curve = [
      { ms: 1000, from: 0, to: 500 },
      { ms: 200, from: 1500, to: 1500 },
      { ms: 800, from: 100, to: 100 },
    ]
    held.pool.lay({ ...STEP, startMs, endMs: startMs + 2000, load: 1500, curve })
    await until(() => held.windows.size === 10)
    await held.pool.settle(6000)
    const windows = held.windowsOf(0).toSorted((a, b) => a.index - b.index)
    const loads = [50, 150, 250, 350, 450, 1500, 100, 100, 100, 100]
    for (const [i, window] of windows.entries()) {
      expect(window.load).toBeCloseTo(loads[i]!, 6)
      expect(Math.abs(window.offered - loads[i]! / 5)).toBeLessThanOrEqual(1)
    }
    expect(mergeSteps(windows).offered).toBe(630)
    expect(mergeSteps(windows).load).toBeCloseTo(315, 6)
  })

  it('cuts the load for all workers at the same time', async () => {
    const held = hold()
    await held.pool.waitReady()
    const startMs = held.clock() + 50
    held.pool.lay({ ...STEP, startMs, endMs: startMs + 60_000, windowMs: 1000 })
    await until(() => held.windows.size === 1)
    await sleep(300)
    held.pool.cut()
    const cutMs = held.clock()
    await held.pool.settle(6000)
    const last = [...held.windows.values()].at(-1)!
    expect(last.endMs).toBeLessThanOrEqual(cutMs)
    expect(last.endMs).toBeGreaterThan(startMs + 1000)
    expect(last.final).toBe(true)
    const offered = [...held.windows.values()].reduce((sum, window) => sum + window.offered, 0)
    // A worker learns of the cut a moment late, longer on a busy machine; what went out meanwhile is counted.
    expect(offered).toBeGreaterThanOrEqual(Math.floor(((last.endMs - startMs) / 1000) * 500) - 1)
    const before = held.windows.size
    await sleep(300)
    expect(held.windows.size).toBe(before)
  })

  it('tells pulses and seconds of all workers', async () => {
    const held = hold()
    await held.pool.waitReady()
    const startMs = held.clock() + 50
    held.pool.lay({ ...STEP, startMs, endMs: startMs + 2500, load: 400 })
    await until(() => held.windows.size === 12)
    await until(() => held.seconds.reduce((sum, second) => sum + second.ok, 0) === 1000)
    expect(held.seconds.every((second, i) => i === 0 || second.second === held.seconds[i - 1]!.second + 1)).toBe(true)
    expect(held.seconds.reduce((sum, second) => sum + second.latency.count, 0)).toBe(1000)
    expect(held.pulses.at(-1)!.sessionsUp).toBe(10)
    expect(held.pulses.length).toBeGreaterThan(5)
  })

  it('never has more workers than sessions', async () => {
    const held = hold({ plan: planOf({ clients: 1 }), workers: 4 })
    expect(held.pool.workers).toBe(1)
    expect((await held.pool.waitReady()).sessionsUp).toBe(1)
  })

  it('spreads sessions evenly over servers, whatever the number of workers', async () => {
    const others = await Promise.all([startSandbox(), startSandbox()])
    onTestFinished(async () => {
      await Promise.all(others.map(other => other.close()))
    })
    const held = hold({ plan: planOf({ clients: 11 }), workers: 3, servers: [sandbox, ...others] })
    const { placement } = await held.pool.waitReady()
    expect(Object.values(placement).sort()).toEqual([3, 4, 4])
  })

  it('tells why sessions are missing', async () => {
    const small = await startSandbox({ maxClientCnxns: 4 })
    onTestFinished(() => small.close())
    const held = hold({ servers: [small] })
    const ready = await held.pool.waitReady()
    expect(ready.sessionsUp).toBe(4)
    expect(ready.losses.closed).toBeGreaterThanOrEqual(6)
  })

  it('loses no time with servers that are not there', async () => {
    const gone = await startSandbox()
    await gone.close()
    const held = hold({ servers: [gone] })
    expect(await held.pool.waitReady()).toMatchObject({ sessionsUp: 0, placement: {} })
  })

  it('tells that a worker was lost', async () => {
    const held = hold()
    await held.pool.waitReady()
    process.kill(held.pool.pids[1]!, 'SIGKILL')
    await until(() => held.failures.length > 0)
    expect(held.failures[0]).toMatchObject({ code: 'WORKER_LOST', message: expect.stringContaining('SIGKILL') })
    await held.pool.stop()
    expect(held.failures).toHaveLength(1)
  })

  it('tells that a worker has fallen silent, which has not ended', async () => {
    const held = hold()
    await held.pool.waitReady()
    process.kill(held.pool.pids[1]!, 'SIGSTOP')
    await until(() => held.failures.length > 0)
    expect(held.failures[0]).toMatchObject({ code: 'WORKER_LOST', message: expect.stringContaining('has not spoken') })
    await held.pool.stop()
  })

  it('rejects whoever waits when a worker is lost before it is ready', async () => {
    const held = hold()
    process.kill(held.pool.pids[0]!, 'SIGKILL')
    await expect(held.pool.waitReady()).rejects.toMatchObject({ code: 'WORKER_LOST' })
  })

  it('leaves no process when it is stopped, also one that does not listen', async () => {
    const held = hold()
    await held.pool.waitReady()
    const { pids } = held.pool
    process.kill(pids[0]!, 'SIGSTOP')
    await held.pool.stop()
    await held.pool.stop()
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow()
    expect(held.failures).toEqual([])
  })

  it('goes on when the terminal interrupts everybody', async () => {
    const held = hold()
    await held.pool.waitReady()
    for (const pid of held.pool.pids) process.kill(pid, 'SIGINT')
    const startMs = held.clock() + 50
    held.pool.lay({ ...STEP, startMs, endMs: startMs + 400 })
    await until(() => held.windows.size === 2)
    expect(held.failures).toEqual([])
  })
})
