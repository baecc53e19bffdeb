import type { LoadUnit, Plan, PlanOperation } from '@gradual/dsl'
import type { DriverName, ServerAddress } from '../driver/driver.ts'
import { mergeSteps } from '../stats/merge.ts'
import type { StepStats, WindowStats } from '../stats/types.ts'
import { startWorkers } from '../worker/pool.ts'

export interface TrialOptions {
  readonly servers: readonly ServerAddress[]
  readonly workers: number
  readonly clients: number
  readonly parallelism: number
  readonly loadUnit: LoadUnit
  readonly operations: readonly PlanOperation[]
  readonly chroot?: string
  readonly namespace?: string
  readonly driver?: DriverName
  readonly arrivals?: 'constant' | 'poisson'
  readonly deadlineMs?: number
}

/** Load for measuring the generator itself: laid step by step, without phases and verdicts. */
export interface Trial {
  /** Of the workers. */
  readonly pids: readonly number[]
  /** Lays `load` for `settleMs` that are not measured and `measureMs` that are. */
  measure(load: number, measureMs: number, settleMs?: number): Promise<StepStats>
  close(): Promise<void>
}

const QUEUE_LIMIT = 200_000
const WINDOWS = 10
const LATE_REPLIES_MS = 2_000
/** From the message that lays a step to its start: longer than it takes on a busy machine. */
const AHEAD_MS = 50

export async function openTrial(options: TrialOptions): Promise<Trial> {
  const startedMs = performance.now()
  const now = () => performance.now() - startedMs
  let windows: WindowStats[] = []
  let onFailed: (error: Error) => void = () => {}
  const failed = new Promise<never>((_, reject) => {
    onFailed = reject
  })
  failed.catch(() => {})
  const keep = (window: WindowStats) => {
    windows[window.index] = window
  }
  const pool = startWorkers(
    {
      plan: planOf(options),
      clock: now,
      workers: options.workers,
      seed: 1,
      driver: options.driver ?? 'wire',
      servers: options.servers,
      chroot: options.chroot ?? '',
      queueLimit: QUEUE_LIMIT,
      latencyLimitMs: LATE_REPLIES_MS / 2,
    },
    { onWindow: keep, onFinalWindow: keep, onSecond() {}, onPulse() {}, onFailed },
  )
  try {
    await pool.waitReady()
  } catch (error) {
    await pool.stop()
    throw error
  }
  let stepId = 0
  return {
    pids: pool.pids,
    async measure(load, measureMs, settleMs = 0) {
      windows = []
      const startMs = now() + AHEAD_MS
      const endMs = startMs + settleMs + measureMs
      const windowMs = measureMs / WINDOWS
      pool.lay({ stepId, startMs, settleMs, endMs, windowMs, load, stream: `trial/${stepId++}` })
      await Promise.race([new Promise(resolve => setTimeout(resolve, endMs - now() + AHEAD_MS)), failed])
      await Promise.race([pool.settle(LATE_REPLIES_MS), failed])
      return mergeSteps(windows)
    },
    close: () => pool.stop(),
  }
}

function planOf(options: TrialOptions): Plan {
  return {
    schema: 'gradual/plan@1',
    scenario: 'trial',
    tags: [],
    params: {},
    loadUnit: options.loadUnit,
    arrivals: options.arrivals ?? 'constant',
    target: {
      kind: 'zookeeper',
      namespace: options.namespace ?? '/gradual-calibrate',
      servers: [],
      clients: options.clients,
      parallelism: options.parallelism,
      sessionTimeoutMs: 30_000,
      deadlineMs: options.deadlineMs ?? 5_000,
    },
    operations: options.operations,
    phases: [],
    expectations: [],
    bindings: [],
  }
}
