import { GradualError, type Plan } from '@gradual/dsl'
import type { Access } from '../driver/access.ts'
import type { DriverName, ServerAddress } from '../driver/driver.ts'
import { rotate } from '../driver/ramp.ts'
import { shareOf } from '../schedule/share.ts'
import type { WindowStats } from '../stats/types.ts'
import { readHrtimeMs } from './clock.ts'
import { Gather, type MergedPulse, type MergedSecond } from './gather.ts'
import type { FromWorker, LayStep, StockReport, WorkerReady, WorkerSetup } from './messages.ts'
import { spawnWorker, type WorkerProcess } from './process.ts'
import { Watch } from './watch.ts'

export type { MergedPulse, MergedSecond } from './gather.ts'

export interface WorkerPoolOptions {
  readonly plan: Plan
  /** The run's clock, ms. */
  readonly clock: () => number
  /** Wanted; there are never more than sessions. */
  readonly workers: number
  readonly seed: number
  readonly driver: DriverName
  readonly servers: readonly ServerAddress[]
  readonly chroot: string
  readonly access?: Access
  /** Znodes that were there before, by the parent below which they were found. */
  readonly existing?: { readonly [parent: string]: readonly string[] }
  /** Absolute; needed where requests are chosen by a function of the scenario. */
  readonly scenarioFile?: string
  /** Requests that may wait for a slot, all workers together. */
  readonly queueLimit: number
  readonly latencyLimitMs: number
}

export interface WorkerPoolEvents {
  /** All workers have closed the window. */
  onWindow(window: WindowStats): void
  /** The last request of a window that was not final has ended. */
  onFinalWindow(window: WindowStats): void
  onSecond(second: MergedSecond): void
  onPulse(pulse: MergedPulse): void
  /** What the load creates or deletes needs upkeep, or lacks room. Once for each operation and kind. */
  onStock?(operation: number, what: StockReport['what']): void
  /** Once: the load can no longer be carried. The pool is to be stopped. */
  onFailed(error: GradualError): void
}

export type PoolReady = Pick<WorkerReady, 'sessionsUp' | 'placement' | 'losses'>

export interface WorkerPool {
  readonly workers: number
  /** Process ids of the workers. */
  readonly pids: readonly number[]
  /** Resolves when every session has connected once or failed once; rejects when a worker is lost before. */
  waitReady(): Promise<PoolReady>
  lay(step: Omit<LayStep, 'type'>): void
  /** From now on nothing that is laid is sent. */
  cut(): void
  setLimit(latencyLimitMs: number): void
  /** Waits until every window that is laid is final, at most `withinMs`. */
  settle(withinMs: number): Promise<void>
  /** Closes the sessions and ends the processes, with force after two seconds. Can be called again. */
  stop(): Promise<void>
}

export function startWorkers(options: WorkerPoolOptions, events: WorkerPoolEvents): WorkerPool {
  const { target, operations } = options.plan
  const count = Math.max(1, Math.min(options.workers, target.clients))
  const gather = new Gather(
    count,
    operations.map(operation => operation.name),
    events,
  )
  const readies: WorkerReady[] = []
  const stockTold = new Set<string>()
  let failed: GradualError | undefined
  let stopping: Promise<void> | undefined
  let settleReady: (error?: GradualError) => void = () => {}
  const ready = new Promise<void>((resolve, reject) => {
    settleReady = error => (error === undefined ? resolve() : reject(error))
  })
  // Whoever does not wait for it learns of a failure by onFailed.
  ready.catch(() => {})

  function take(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        if (readies.push(message) === count) settleReady()
        return
      case 'failed':
        fail(message.message)
        return
      case 'stopped':
        return
      case 'stock': {
        const key = `${message.operation}/${message.what}`
        if (stockTold.has(key)) return
        stockTold.add(key)
        events.onStock?.(message.operation, message.what)
        return
      }
      default:
        gather.take(message)
    }
  }

  function fail(what: string): void {
    if (failed !== undefined || stopping !== undefined) return
    failed = new GradualError('WORKER_LOST', `a load worker was lost: ${what.split('\n', 1)[0]}`, {
      cause: new Error(what),
      hint: 'the load could not be kept up; look for the out-of-memory killer, or lower clients, parallelism or --workers',
    })
    settleReady(failed)
    events.onFailed(failed)
  }

  const watch = new Watch(count, fail)
  const processes: readonly WorkerProcess[] = Array.from({ length: count }, (_, worker) =>
    spawnWorker(message => {
      watch.heard(worker)
      take(message)
    }, fail),
  )
  let firstSession = 0
  processes.forEach((child, worker) => {
    const setup = setupOf(options, worker, count, firstSession)
    firstSession += setup.sessions
    child.send(setup)
  })

  return {
    workers: count,
    pids: processes.map(child => child.pid).filter(pid => pid !== undefined),
    async waitReady() {
      await ready
      return {
        sessionsUp: readies.reduce((sum, one) => sum + one.sessionsUp, 0),
        placement: addUp(readies.map(one => one.placement)),
        losses: addUp(readies.map(one => one.losses)),
      }
    },
    lay(step) {
      gather.expect(step)
      for (const child of processes) child.send({ type: 'lay', ...step })
    },
    cut() {
      const atMs = options.clock()
      gather.cut(atMs)
      for (const child of processes) child.send({ type: 'cut', atMs })
    },
    setLimit(latencyLimitMs) {
      for (const child of processes) child.send({ type: 'limit', latencyLimitMs })
    },
    settle: withinMs => gather.settle(withinMs),
    stop() {
      watch.stop()
      stopping ??= Promise.all(processes.map(child => child.stop())).then(() => {})
      return stopping
    },
  }
}

function setupOf(options: WorkerPoolOptions, worker: number, workers: number, firstSession: number): WorkerSetup {
  const { plan } = options
  const { target } = plan
  return {
    type: 'setup',
    worker,
    workers,
    runMs: options.clock(),
    hrtimeMs: readHrtimeMs(),
    seed: options.seed,
    driver: options.driver,
    // A worker's sessions begin where those of the worker before ended, so that servers get equal numbers of all.
    servers: rotate(options.servers, firstSession).map(({ host, port }) => ({ host, port })),
    chroot: options.chroot,
    ...(options.access && { access: options.access }),
    namespace: target.namespace,
    sessions: shareOf(target.clients, worker, workers),
    parallelism: target.parallelism,
    queueLimit: Math.ceil(options.queueLimit / workers),
    sessionTimeoutMs: target.sessionTimeoutMs,
    deadlineMs: target.deadlineMs,
    operations: plan.operations,
    ...(options.existing !== undefined && { existing: options.existing }),
    ...(options.scenarioFile !== undefined && { scenarioFile: options.scenarioFile }),
    loadUnit: plan.loadUnit,
    arrivals: plan.arrivals,
    latencyLimitMs: options.latencyLimitMs,
  }
}

function addUp(parts: readonly { readonly [name: string]: number }[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const part of parts) for (const [name, count] of Object.entries(part)) total[name] = (total[name] ?? 0) + count
  return Object.fromEntries(Object.entries(total).sort((a, b) => b[1] - a[1]))
}
