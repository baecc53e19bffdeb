import { drivers } from '../driver/registry.ts'
import type { AnyChoose } from './chooser.ts'
import { startWorkerClock } from './clock.ts'
import { Engine } from './engine.ts'
import { watchHealth } from './health.ts'
import { loadChoosers } from './load-choosers.ts'
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts'
import { startPacing } from './pacer.ts'

// A load worker: a process of its own that carries its part of the load and ends with its parent.

const PULSE_MS = 50

interface Running {
  readonly engine: Engine
  readonly end: () => Promise<void>
}

let running: Running | undefined
let ending = false

function send(message: FromWorker): void {
  // When the channel has closed, 'disconnect' ends this process; there is nobody to tell.
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

function start(setup: WorkerSetup, functions: ReadonlyMap<string, AnyChoose>): Running {
  const now = startWorkerClock(setup.runMs, setup.hrtimeMs)
  const health = watchHealth()
  const createDriver = drivers[setup.driver]
  const engine = new Engine({ setup, createDriver, functions, now, health, send, defer: queueMicrotask })
  const pacing = startPacing(engine, now, health.noteDelay)
  const pulse = setInterval(() => engine.pulse(), PULSE_MS)
  // Nobody lays a load before the thread that paces it is there: on a busy machine it takes a while to start.
  Promise.all([engine.driver.open(), pacing.started]).then(() => engine.ready(), fail)
  return {
    engine,
    async end() {
      pacing.stop()
      clearInterval(pulse)
      health.stop()
      await engine.driver.close()
    },
  }
}

async function setUp(setup: WorkerSetup): Promise<void> {
  const functions = await loadChoosers(setup)
  if (!ending) running = start(setup, functions)
}

async function end(): Promise<void> {
  ending = true
  const last = running
  running = undefined
  await last?.end()
  send({ type: 'stopped' })
  if (process.connected) process.disconnect()
  process.exit(0)
}

function fail(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.send?.({ type: 'failed', message } satisfies FromWorker, undefined, undefined, () => process.exit(1))
  setTimeout(() => process.exit(1), 500)
}

process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'setup':
      setUp(message).catch(fail)
      return
    case 'lay':
      running?.engine.lay(message)
      return
    case 'cut':
      running?.engine.cut(message.atMs)
      return
    case 'limit':
      running?.engine.setLatencyLimit(message.latencyLimitMs)
      return
    case 'stop':
      end().catch(fail)
      return
  }
})
process.on('disconnect', () => {
  end().catch(() => process.exit(1))
})
// A terminal, `timeout` and service managers signal all processes at once; what that means for the run is for the parent
// to decide, and its end closes the channel.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {})
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
