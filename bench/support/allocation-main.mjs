// An engine in this process, so that its heap can be looked at: a closed loop against an echo server for N requests.
//   argv: port, sessions, parallelism, requests
import { PerformanceObserver } from 'node:perf_hooks'
import { drivers } from '../../packages/runner/dist/driver/registry.js'
import { Engine } from '../../packages/runner/dist/worker/engine.js'
import { MIX } from './load.mjs'

const [port, sessions, parallelism, requests] = process.argv.slice(2).map(Number)
const WARM_MS = 3000

let collections = 0
new PerformanceObserver(list => {
  collections += list.getEntries().length
}).observe({ entryTypes: ['gc'] })

let replies = 0
const setup = {
  type: 'setup',
  worker: 0,
  workers: 1,
  runMs: 0,
  seed: 1,
  driver: 'wire',
  servers: [{ host: '127.0.0.1', port }],
  chroot: '',
  namespace: '/bench',
  sessions,
  parallelism,
  queueLimit: 1000,
  sessionTimeoutMs: 30_000,
  deadlineMs: 5000,
  operations: MIX,
  loadUnit: 'inFlight',
  arrivals: 'constant',
  latencyLimitMs: 1000,
}
const engine = new Engine({
  setup,
  createDriver: (options, sink) =>
    drivers.wire(options, {
      replied(slot, code) {
        replies++
        sink.replied(slot, code)
      },
      sessionUp: (session, server) => sink.sessionUp(session, server),
      sessionDown: (session, reason) => sink.sessionDown(session, reason),
    }),
  now: () => performance.now(),
  health: { start() {}, end: () => ({ cpuMs: 0, gcMs: 0 }), stop() {} },
  send() {},
  defer: queueMicrotask,
})
await engine.driver.open()
const startMs = performance.now()
engine.lay({
  type: 'lay',
  stepId: 0,
  startMs,
  settleMs: 0,
  endMs: startMs + 600_000,
  windowMs: 60_000,
  load: sessions * parallelism,
  stream: 'bench',
})
setInterval(() => engine.tick(), 5)
await new Promise(resolve => setTimeout(resolve, WARM_MS))

globalThis.gc()
// The observer is told of that one later.
await new Promise(resolve => setTimeout(resolve, 50))
const before = { heap: process.memoryUsage().heapUsed, replies }
collections = 0
const check = setInterval(() => {
  if (replies - before.replies < requests) return
  clearInterval(check)
  // The young generation of this process holds all of it: without a collection, what was allocated is still there.
  const grown = process.memoryUsage().heapUsed - before.heap
  process.send({ requests: replies - before.replies, bytes: grown, collections }, () => process.exit(0))
}, 10)
