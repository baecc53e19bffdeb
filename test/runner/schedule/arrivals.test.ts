import { describe, expect, it } from 'vitest'
import type { Arrivals, Segment } from '../../../packages/runner/src/schedule/arrivals.ts'
import { type ArrivalKind, createArrivals } from '../../../packages/runner/src/schedule/create.ts'

function segment(startMs: number, endMs: number, ratePerSec: number): Segment {
  return { startMs, endMs, ratePerSec, stream: `${startMs}/${ratePerSec}` }
}

function workers(kind: ArrivalKind, count: number, seed = 1): Arrivals[] {
  return Array.from({ length: count }, (_, worker) => createArrivals(kind, { seed, worker, workers: count }))
}

function takeUntil(arrivals: Arrivals, untilMs: number): number[] {
  const due: number[] = []
  for (; arrivals.dueMs < untilMs; arrivals.next()) due.push(arrivals.dueMs)
  return due
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, i) => time - times[i]!)
}

describe('constant arrivals', () => {
  it('are evenly spaced', () => {
    const [arrivals] = workers('constant', 1)
    arrivals!.lay(segment(0, 1000, 200))
    const due = takeUntil(arrivals!, 1000)
    expect(due).toHaveLength(200)
    for (const gap of gaps(due)) expect(gap).toBeCloseTo(5, 9)
  })

  it('of all workers together are those of one', () => {
    const [alone] = workers('constant', 1)
    const three = workers('constant', 3)
    for (const arrivals of [alone!, ...three]) {
      arrivals.lay(segment(0, 700, 333))
      arrivals.lay(segment(700, 1900, 1234.5))
    }
    const together = three.flatMap(arrivals => takeUntil(arrivals, 5000)).sort((a, b) => a - b)
    const one = takeUntil(alone!, 5000)
    expect(together).toHaveLength(one.length)
    for (const [i, due] of together.entries()) expect(due).toBeCloseTo(one[i]!, 6)
  })

  it('belong to the workers in turn', () => {
    const three = workers('constant', 3)
    for (const arrivals of three) arrivals.lay(segment(0, 100, 100))
    const owners = three
      .flatMap((arrivals, worker) => takeUntil(arrivals, 100).map(due => ({ due, worker })))
      .sort((a, b) => a.due - b.due)
    expect(owners.map(({ worker }) => worker)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
  })

  it('lose and bunch nothing where the rate changes', () => {
    const [arrivals] = workers('constant', 1)
    // None of these steps holds a whole number of arrivals, and the first ones hold less than one.
    const steps = [0.7, 1.3, 33.3, 47.7, 1001.1, 250.9, 3.1].map((rate, i) => segment(i * 333, (i + 1) * 333, rate))
    for (const step of steps) arrivals!.lay(step)
    const due = takeUntil(arrivals!, 10_000)
    let integral = 0
    for (const step of steps) {
      integral += (step.ratePerSec * 333) / 1000
      const sent = due.filter(at => at < step.endMs).length
      expect(Math.abs(sent - integral)).toBeLessThanOrEqual(0.5 + 1e-9)
    }
    const shortest = 1000 / 1001.1
    for (const gap of gaps(due)) expect(gap).toBeGreaterThan(shortest - 1e-6)
  })

  it('lie off the boundaries of windows, where a rate divides them', () => {
    const [arrivals] = workers('constant', 1)
    arrivals!.lay(segment(0, 3000, 50))
    const due = takeUntil(arrivals!, 3000)
    for (const start of [0, 100, 1000, 2900]) {
      expect(due.filter(at => at >= start && at < start + 100)).toHaveLength(5)
    }
  })

  it('have gaps where nothing is laid', () => {
    const [arrivals] = workers('constant', 1)
    arrivals!.lay(segment(0, 100, 100))
    arrivals!.lay(segment(1000, 1100, 100))
    const due = takeUntil(arrivals!, 2000)
    expect(due.filter(at => at < 100)).toHaveLength(10)
    expect(due.filter(at => at >= 1000)).toHaveLength(10)
    expect(due).toHaveLength(20)
  })

  it('name the segment that they belong to', () => {
    const [arrivals] = workers('constant', 1)
    const first = segment(0, 100, 20)
    const second = segment(100, 200, 10)
    arrivals!.lay(first)
    arrivals!.lay(second)
    const seen: (Segment | undefined)[] = []
    for (; arrivals!.dueMs < 200; arrivals!.next()) seen.push(arrivals!.segment)
    expect(seen).toEqual([first, first, second])
    expect(arrivals!.segment).toBeUndefined()
  })

  it('are none at a rate of 0', () => {
    const [arrivals] = workers('constant', 1)
    arrivals!.lay(segment(0, 100, 0))
    expect(arrivals!.dueMs).toBe(Number.POSITIVE_INFINITY)
    arrivals!.lay(segment(100, 200, 10))
    expect(takeUntil(arrivals!, 200)).toHaveLength(1)
  })

  it('are the exact number together where one worker has run out of a segment and a cut shortens it', () => {
    const three = workers('constant', 3)
    for (const arrivals of three) arrivals.lay(segment(0, 1000, 4))
    const before = three.flatMap(arrivals => takeUntil(arrivals, 900))
    for (const arrivals of three) {
      arrivals.cut(900)
      arrivals.lay(segment(2000, 3000, 10))
    }
    const after = three.flatMap(arrivals => takeUntil(arrivals, 3000)).sort((a, b) => a - b)
    // 3.6 arrivals were due before the cut; the other 0.4 count in what is laid next.
    expect(before).toHaveLength(4)
    expect(Math.abs(before.length + after.length - 13.6)).toBeLessThanOrEqual(0.5 + 1e-9)
    for (const gap of gaps(after)) expect(gap).toBeCloseTo(100, 6)
  })
})

describe('a cut', () => {
  it.each(['constant', 'poisson'] as const)('forgets what is laid, with %s arrivals', kind => {
    const [arrivals] = workers(kind, 1)
    arrivals!.lay(segment(0, 1000, 1000))
    arrivals!.lay(segment(1000, 2000, 1000))
    takeUntil(arrivals!, 500)
    arrivals!.cut(500)
    expect(arrivals!.dueMs).toBe(Number.POSITIVE_INFINITY)
    arrivals!.lay(segment(5000, 6000, 1000))
    expect(arrivals!.dueMs).toBeGreaterThanOrEqual(5000)
    expect(takeUntil(arrivals!, 6000).length).toBeGreaterThan(800)
  })
})

describe('poisson arrivals', () => {
  const RATE = 500
  const LENGTH_MS = 100_000

  function draw(count: number, seed = 1): number[] {
    const all = workers('poisson', count, seed)
    for (const arrivals of all) arrivals.lay(segment(0, LENGTH_MS, RATE))
    return all.flatMap(arrivals => takeUntil(arrivals, LENGTH_MS)).sort((a, b) => a - b)
  }

  it.each([1, 4])('have the rate that is asked for, with %i workers', count => {
    const expected = (RATE * LENGTH_MS) / 1000
    expect(Math.abs(draw(count).length - expected)).toBeLessThan(5 * Math.sqrt(expected))
  })

  it.each([1, 4])('have gaps as different as those of a Poisson process, with %i workers', count => {
    const between = gaps(draw(count))
    const mean = between.reduce((sum, gap) => sum + gap, 0) / between.length
    const variance = between.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / between.length
    // The coefficient of variation of exponential gaps is 1.
    expect(Math.abs(Math.sqrt(variance) / mean - 1)).toBeLessThan(0.03)
  })

  it('repeat themselves with the seed, and differ with another', () => {
    expect(draw(2, 5)).toEqual(draw(2, 5))
    expect(draw(2, 5)).not.toEqual(draw(2, 6))
  })

  it('of a segment do not depend on what came before it', () => {
    const [alone] = workers('poisson', 1)
    alone!.lay(segment(1000, 2000, 100))
    const [after] = workers('poisson', 1)
    after!.lay(segment(0, 1000, 77))
    after!.lay(segment(1000, 2000, 100))
    takeUntil(after!, 1000)
    expect(takeUntil(after!, 2000)).toEqual(takeUntil(alone!, 2000))
  })

  it('are none at a rate of 0', () => {
    const [arrivals] = workers('poisson', 1)
    arrivals!.lay(segment(0, 100, 0))
    arrivals!.lay(segment(100, 200, 10_000))
    expect(arrivals!.dueMs).toBeGreaterThanOrEqual(100)
    expect(arrivals!.dueMs).toBeLessThan(200)
  })
})
