import type { LoadCurve } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'
import type { Arrivals, Segment } from '../../../packages/runner/src/schedule/arrivals.ts'
import { type ArrivalKind, createArrivals } from '../../../packages/runner/src/schedule/create.ts'
import { type LaidLoad, loadBetween, segmentsOf } from '../../../packages/runner/src/schedule/laid.ts'

const line = (startMs: number, endMs: number, from: number, to: number): Segment => ({
  startMs,
  endMs,
  ratePerSec: from,
  endPerSec: to,
  stream: 'line',
})

function workers(kind: ArrivalKind, count: number, seed = 1): Arrivals[] {
  return Array.from({ length: count }, (_, worker) => createArrivals(kind, { seed, worker, workers: count }))
}

function takeUntil(arrivals: Arrivals, untilMs: number): number[] {
  const due: number[] = []
  for (; arrivals.dueMs < untilMs; arrivals.next()) due.push(arrivals.dueMs)
  return due
}

/** Arrivals until a time, by the definition: the area below the line. */
function areaUntil(segments: readonly Segment[], atMs: number): number {
  let area = 0
  for (const { startMs, endMs, ratePerSec, endPerSec = ratePerSec } of segments) {
    const untilMs = Math.min(endMs, atMs)
    if (untilMs <= startMs) continue
    const rateThere = ratePerSec + ((endPerSec - ratePerSec) * (untilMs - startMs)) / (endMs - startMs)
    area += ((ratePerSec + rateThere) / 2) * ((untilMs - startMs) / 1000)
  }
  return area
}

const courses: readonly (readonly [name: string, segments: readonly Segment[]])[] = [
  ['that rises', [line(0, 10_000, 10, 500)]],
  ['that falls', [line(0, 10_000, 500, 10)]],
  ['that rises from nothing', [line(0, 10_000, 0, 300)]],
  ['that falls to nothing', [line(0, 10_000, 300, 0)]],
  ['that is all but level', [line(0, 10_000, 100, 100.000001)]],
  ['that bends', [line(0, 3000, 7, 90), line(3000, 3700, 90, 13), line(3700, 9000, 13, 400)]],
  ['that leaps', [line(0, 3000, 33, 33), line(3000, 3300, 900, 900), line(3300, 9000, 33, 33)]],
  ['that is cut into slices', Array.from({ length: 90 }, (_, i) => line(i * 100, (i + 1) * 100, i * 5, (i + 1) * 5))],
]

describe.each(courses)('evenly spaced arrivals of a rate %s', (_, segments) => {
  it('are due where half an arrival more than before them has come together', () => {
    const [arrivals] = workers('constant', 1)
    for (const segment of segments) arrivals!.lay(segment)
    const due = takeUntil(arrivals!, 60_000)
    for (const [n, at] of due.entries()) expect(areaUntil(segments, at)).toBeCloseTo(n + 0.5, 5)
    expect(Math.abs(due.length - areaUntil(segments, 60_000))).toBeLessThanOrEqual(0.5 + 1e-6)
  })

  it('of three workers together are those of one', () => {
    const [alone] = workers('constant', 1)
    const three = workers('constant', 3)
    for (const arrivals of [alone!, ...three]) for (const segment of segments) arrivals.lay(segment)
    const together = three.flatMap(arrivals => takeUntil(arrivals, 60_000)).sort((a, b) => a - b)
    const one = takeUntil(alone!, 60_000)
    expect(together).toHaveLength(one.length)
    for (const [i, due] of together.entries()) expect(due).toBeCloseTo(one[i]!, 6)
  })

  it('are the exact number where they are cut, and go on in what is laid next', () => {
    const three = workers('constant', 3)
    for (const arrivals of three) for (const segment of segments) arrivals.lay(segment)
    const before = three.flatMap(arrivals => takeUntil(arrivals, 5123))
    for (const arrivals of three) {
      arrivals.cut(5123)
      arrivals.lay(line(20_000, 21_000, 100, 100))
    }
    const after = three.flatMap(arrivals => takeUntil(arrivals, 60_000))
    expect(Math.abs(before.length - areaUntil(segments, 5123))).toBeLessThanOrEqual(0.5 + 1e-6)
    expect(Math.abs(before.length + after.length - areaUntil(segments, 5123) - 100)).toBeLessThanOrEqual(0.5 + 1e-6)
  })
})

it('a schedule of ten thousand steps loses nothing of what lies far behind', () => {
  const all = workers('constant', 2)
  let sent = 0
  let area = 0
  for (let i = 0; i < 10_000; i++) {
    const segment = line(i * 333, (i + 1) * 333, 1.7, 2.9)
    area += areaUntil([segment], Number.POSITIVE_INFINITY)
    for (const arrivals of all) {
      arrivals.lay(segment)
      sent += takeUntil(arrivals, (i + 1) * 333).length
    }
  }
  for (const arrivals of all) arrivals.cut(10_000 * 333)
  expect(Math.abs(sent - area)).toBeLessThanOrEqual(1)
})

describe('Poisson arrivals of a rate that changes', () => {
  const LENGTH_MS = 200_000
  const segments = [line(0, LENGTH_MS / 2, 10, 400), line(LENGTH_MS / 2, LENGTH_MS, 400, 0)]

  function draw(count: number): number[] {
    const all = workers('poisson', count, 7)
    for (const arrivals of all) for (const segment of segments) arrivals.lay(segment)
    return all.flatMap(arrivals => takeUntil(arrivals, LENGTH_MS)).sort((a, b) => a - b)
  }

  it.each([1, 4])('are as many as the rate says in every part of it, with %i workers', count => {
    const due = draw(count)
    for (let part = 0; part < 20; part++) {
      const [from, to] = [(part * LENGTH_MS) / 20, ((part + 1) * LENGTH_MS) / 20]
      const expected = areaUntil(segments, to) - areaUntil(segments, from)
      const came = due.filter(at => at >= from && at < to).length
      expect(Math.abs(came - expected)).toBeLessThan(5 * Math.sqrt(expected))
    }
  })

  // Measured in arrivals expected instead of time, the gaps of any Poisson process are exponential with mean 1.
  it.each([1, 4])('are without memory, with %i workers', count => {
    const scaled = draw(count).map(at => areaUntil(segments, at))
    const gaps = scaled.slice(1).map((at, i) => at - scaled[i]!)
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const longer = gaps.filter(gap => gap > 1).length / gaps.length
    const afterLong = gaps.filter((_, i) => i > 0 && gaps[i - 1]! > 1)
    expect(Math.abs(mean - 1)).toBeLessThan(0.03)
    expect(Math.abs(longer - Math.exp(-1))).toBeLessThan(0.02)
    expect(Math.abs(afterLong.reduce((sum, gap) => sum + gap, 0) / afterLong.length - 1)).toBeLessThan(0.05)
  })

  it('do not repeat themselves in the pieces of one step', () => {
    const [arrivals] = workers('poisson', 1)
    for (let i = 0; i < 3; i++) arrivals!.lay(line(i * 1000, (i + 1) * 1000, 50, 50))
    const due = takeUntil(arrivals!, 3000)
    const pieces = [0, 1, 2].map(i => due.filter(at => Math.floor(at / 1000) === i).map(at => (at % 1000).toFixed(3)))
    expect(pieces[0]).not.toEqual(pieces[1])
    expect(pieces[1]).not.toEqual(pieces[2])
  })
})

describe('a step whose load changes', () => {
  const curve: LoadCurve = [
    { ms: 1000, from: 10, to: 20 },
    { ms: 500, from: 90, to: 90 },
  ]
  const step = (more: Partial<LaidLoad> = {}) => ({
    startMs: 5000,
    settleMs: 0,
    endMs: 6500,
    load: 90,
    curve,
    stream: 's',
    ...more,
  })
  const spans = (segments: readonly Segment[]) =>
    segments.map(({ startMs, endMs, ratePerSec, endPerSec }) => [startMs, endMs, ratePerSec, endPerSec])

  it('is laid piece by piece', () => {
    expect(spans(segmentsOf(step(), 'perSec'))).toEqual([
      [5000, 6000, 10, 20],
      [6000, 6500, 90, 90],
    ])
  })

  it('settles at its first load', () => {
    expect(spans(segmentsOf(step({ settleMs: 300, endMs: 6800 }), 'perSec'))[0]).toEqual([5000, 5300, 10, 10])
  })

  it('comes again where the step is longer, and is cut off at its end', () => {
    expect(spans(segmentsOf(step({ endMs: 7100 }), 'perSec'))).toEqual([
      [5000, 6000, 10, 20],
      [6000, 6500, 90, 90],
      [6500, 7100, 10, 16],
    ])
  })

  it('in flight goes by whole requests', () => {
    const whole = step({ curve: [{ ms: 1000, from: 2, to: 5 }], endMs: 6000 })
    const levels = segmentsOf(whole, 'inFlight')
    expect(levels.map(({ ratePerSec }) => ratePerSec)).toEqual([2, 3, 4, 5])
    expect(levels[0]?.startMs).toBe(5000)
    expect(levels.at(-1)?.endMs).toBe(6000)
    expect(levels[1]?.startMs).toBeCloseTo(5000 + 1000 / 6, 6)
    const down = segmentsOf(step({ curve: [{ ms: 1000, from: 5, to: 2 }], endMs: 6000 }), 'inFlight')
    expect(down.map(({ ratePerSec }) => ratePerSec)).toEqual([5, 4, 3, 2])
  })

  it('offers in a window what it offers there', () => {
    expect(loadBetween(step(), 5000, 5100)).toBeCloseTo(10.5, 9)
    expect(loadBetween(step(), 5900, 6100)).toBeCloseTo((19.5 + 90) / 2, 9)
    expect(loadBetween({ ...step(), settleMs: 1000, endMs: 7500 }, 5000, 6000)).toBe(10)
    const { curve: _, ...level } = step()
    expect(loadBetween(level, 5900, 6100)).toBe(90)
  })
})
