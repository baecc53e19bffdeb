import { parentPort, workerData } from 'node:worker_threads'
import { readHrtimeMs } from './clock.ts'
import {
  CHANGES,
  DUE,
  GAP,
  LEAD_MS,
  LONGEST_WAIT_MS,
  type PacerShare,
  RANG,
  RINGING,
  WAKE_EVERY_MS,
} from './pacer-share.ts'

// Sleeps until a request is due, and then wakes the event loop that sends it.

const { flags, times } = workerData as PacerShare
// What stands behind `performance` is loaded at its first use, which must not fall between the two readings.
performance.now()
const offsetMs = readHrtimeMs() - performance.now()
let rangMs = performance.now() + offsetMs

for (;;) {
  const changes = Atomics.load(flags, CHANGES)
  const dueMs = times[DUE]!
  // Until the event loop has said what is due next, it is expected at the distance of the last two.
  const nextMs = dueMs > rangMs ? dueMs : rangMs + times[GAP]!
  const wakeMs = Math.min(Math.max(nextMs, rangMs + WAKE_EVERY_MS), rangMs + LONGEST_WAIT_MS)
  const nowMs = performance.now() + offsetMs + LEAD_MS
  if (wakeMs > nowMs) {
    Atomics.wait(flags, CHANGES, changes, wakeMs - nowMs)
    continue
  }
  rangMs = Math.max(wakeMs, nowMs - WAKE_EVERY_MS)
  // An event loop that is late already is not rung for twice.
  if (Atomics.exchange(flags, RINGING, 1) === 1) continue
  times[RANG] = wakeMs
  parentPort?.postMessage(undefined)
}
