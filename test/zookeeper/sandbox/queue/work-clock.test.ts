import { describe, expect, it } from 'vitest'
import { simulateQueue } from '../../../../packages/zookeeper/src/sandbox/queue/simulate.ts'
import { WorkClock } from '../../../../packages/zookeeper/src/sandbox/queue/work-clock.ts'

const none = { pauseForMs: 0, pauseEveryMs: 0, warmupMs: 0 }

describe('the work clock', () => {
  it('is the time itself where nothing was asked for', () => {
    const clock = new WorkClock(none)
    expect([0, 1, 1234.5].map(ms => clock.toWork(ms))).toEqual([0, 1, 1234.5])
  })

  it('stands still at the end of every period', () => {
    const clock = new WorkClock({ ...none, pauseForMs: 200, pauseEveryMs: 5000 })
    expect(clock.toWork(4800)).toBe(4800)
    expect(clock.toWork(4900)).toBe(4800)
    expect(clock.toWork(5000)).toBe(4800)
    expect(clock.toWork(5001)).toBe(4801)
    expect(clock.toWork(10_000)).toBe(9600)
  })

  it('runs at half speed in the warm-up', () => {
    const clock = new WorkClock({ ...none, warmupMs: 1000 })
    expect([500, 1000, 1500].map(ms => clock.toWork(ms))).toEqual([250, 500, 1000])
  })

  it('stands still from a pause by hand until the later end of two', () => {
    const clock = new WorkClock(none)
    clock.pause(100, 50)
    clock.pause(120, 80)
    expect([100, 150, 200, 210].map(ms => clock.toWork(ms))).toEqual([100, 100, 100, 110])
    expect(clock.toTime(110)).toBe(210)
  })

  it('goes on at the new rate, without a jump', () => {
    const clock = new WorkClock(none)
    clock.setRate(100, 0.5)
    expect([100, 200].map(ms => clock.toWork(ms))).toEqual([100, 150])
    clock.setRate(200, 2)
    expect(clock.toWork(210)).toBe(170)
    expect(clock.toTime(170)).toBe(210)
  })

  it('tells the time at which a work is done, through pauses, warm-up and changes of the rate', () => {
    const clock = new WorkClock({ pauseForMs: 7, pauseEveryMs: 31, warmupMs: 100 })
    clock.pause(40, 13)
    clock.setRate(80, 1.7)
    for (let work = 51.3; work < 2000; work += 17.7) expect(clock.toWork(clock.toTime(work))).toBeCloseTo(work, 6)
  })

  it('never runs backwards', () => {
    const clock = new WorkClock({ pauseForMs: 7, pauseEveryMs: 31, warmupMs: 100 })
    let before = 0
    for (let ms = 0; ms < 1000; ms += 0.7) {
      if (Math.floor(ms) === 300) clock.pause(ms, 20)
      if (Math.floor(ms) === 600) clock.setRate(ms, 0.3)
      const work = clock.toWork(ms)
      expect(work).toBeGreaterThanOrEqual(before)
      before = work
    }
  })
})

describe('a simulated queue with pauses', () => {
  it('delays whom the pause meets by what is left of it, and nobody else', () => {
    const queue = simulateQueue({ capacityPerSec: 1000, pauseForMs: 200, pauseEveryMs: 5000 })
    expect(queue.arrive(100).departureMs).toBe(101)
    expect(queue.arrive(4900).departureMs).toBe(5001)
    expect(queue.arrive(4999).departureMs).toBe(5002)
    expect(queue.arrive(5100).departureMs).toBe(5101)
  })
})
