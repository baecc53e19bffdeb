import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
// The thread that wakes is started from what is built.
import { type Paced, type Pacing, startPacing } from '../../../packages/runner/dist/worker/pacer.js'
import { until } from '../driver/recorder.ts'

/** Requests that are due one after the other, and when they went out. */
class Sender implements Paced {
  readonly lateMs: number[] = []
  readonly woken: number[] = []
  ticks = 0
  nextDueMs = Number.POSITIVE_INFINITY
  gapMs = Number.POSITIVE_INFINITY

  constructor() {
    this.pacing = startPacing(
      this,
      () => performance.now(),
      lateMs => this.woken.push(lateMs),
    )
    onTestFinished(() => this.pacing.stop())
  }

  readonly pacing: Pacing

  tick(): void {
    this.ticks++
    const nowMs = performance.now()
    for (; this.nextDueMs <= nowMs; this.nextDueMs += this.gapMs) this.lateMs.push(nowMs - this.nextDueMs)
  }
}

it('calls for every request that is due', async () => {
  const sender = new Sender()
  await sender.pacing.started
  sender.gapMs = 1.7
  sender.nextDueMs = performance.now() + 50
  await until(() => sender.lateMs.length >= 100)
  expect(sender.ticks).toBeGreaterThan(1)
  expect(Math.min(...sender.lateMs)).toBeGreaterThanOrEqual(0)
})

it('calls also where nothing is due, since windows end and requests run out of time', async () => {
  const sender = new Sender()
  await until(() => sender.ticks >= 20)
  expect(sender.lateMs).toEqual([])
})

it('tells how late the event loop came', async () => {
  const sender = new Sender()
  await until(() => sender.ticks >= 5)
  const blockedUntilMs = performance.now() + 200
  while (performance.now() < blockedUntilMs);
  const before = sender.woken.length
  await until(() => sender.woken.length > before)
  expect(Math.max(...sender.woken)).toBeGreaterThan(150)
  expect(Math.min(...sender.woken)).toBeGreaterThanOrEqual(0)
})

it('calls once for all that became due while the event loop stood still', async () => {
  const sender = new Sender()
  await sender.pacing.started
  sender.gapMs = 1
  sender.nextDueMs = performance.now()
  await until(() => sender.lateMs.length >= 50)
  const [ticks, sent] = [sender.ticks, sender.lateMs.length]
  const blockedUntilMs = performance.now() + 300
  while (performance.now() < blockedUntilMs);
  await until(() => sender.lateMs.length >= sent + 300)
  // 300 requests and few calls: those that came while the loop stood were not kept up.
  expect(sender.ticks - ticks).toBeLessThan(200)
})

it('is quiet after its end', async () => {
  const sender = new Sender()
  await until(() => sender.ticks >= 5)
  sender.pacing.stop()
  await sleep(100)
  const ticks = sender.ticks
  await sleep(100)
  expect(sender.ticks).toBe(ticks)
})
