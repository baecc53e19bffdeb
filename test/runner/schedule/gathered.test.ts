import { describe, expect, it } from 'vitest'
import type { Arrivals, Segment } from '../../../packages/runner/src/schedule/arrivals.ts'
import { type ArrivalKind, createArrivals } from '../../../packages/runner/src/schedule/create.ts'
import { GatheredArrivals } from '../../../packages/runner/src/schedule/gathered.ts'

const GATHER_MS = 0.5

function segment(startMs: number, endMs: number, ratePerSec: number): Segment {
  return { startMs, endMs, ratePerSec, stream: `${startMs}/${ratePerSec}` }
}

function exact(kind: ArrivalKind): Arrivals {
  return createArrivals(kind, { seed: 1, worker: 0, workers: 1 })
}

function gathered(kind: ArrivalKind): Arrivals {
  return new GatheredArrivals(exact(kind), GATHER_MS)
}

function take(arrivals: Arrivals): { dueMs: number; segment: Segment | undefined }[] {
  const taken = []
  for (; arrivals.dueMs < Number.POSITIVE_INFINITY; arrivals.next()) {
    taken.push({ dueMs: arrivals.dueMs, segment: arrivals.segment })
  }
  return taken
}

describe('gathered arrivals', () => {
  it('become due with the first of them, half a millisecond at a time', () => {
    const arrivals = gathered('constant')
    arrivals.lay(segment(0, 10, 16_000))
    const due = take(arrivals).map(({ dueMs }) => dueMs)
    expect(due).toHaveLength(160)
    const times = [...new Set(due)]
    expect(times).toEqual(Array.from({ length: 20 }, (_, i) => 0.03125 + 0.5 * i))
    for (const time of times) expect(due.filter(one => one === time)).toHaveLength(8)
  })

  it('keep their exact times where they are further apart than that', () => {
    const [slow, plain] = [gathered('constant'), exact('constant')]
    for (const arrivals of [slow, plain]) arrivals.lay(segment(3.3, 1003.3, 1999))
    expect(take(slow)).toEqual(take(plain))
  })

  it.each(['constant', 'poisson'] as const)(
    'of the %s kind are due at most that much before their exact time',
    kind => {
      const [ours, plain] = [gathered(kind), exact(kind)]
      for (const arrivals of [ours, plain]) {
        arrivals.lay(segment(0, 100, 3000))
        arrivals.lay(segment(100, 200, 30_000))
      }
      const [laid, wanted] = [take(ours), take(plain)]
      expect(laid).toHaveLength(wanted.length)
      laid.forEach(({ dueMs }, i) => {
        expect(dueMs).toBeLessThanOrEqual(wanted[i]!.dueMs)
        expect(dueMs).toBeGreaterThan(wanted[i]!.dueMs - GATHER_MS)
      })
    },
  )

  it('stay in the segment that they belong to', () => {
    const arrivals = gathered('constant')
    arrivals.lay(segment(0, 10.1, 20_000))
    arrivals.lay(segment(10.1, 20, 30_000))
    const taken = take(arrivals)
    expect(new Set(taken.map(one => one.segment?.ratePerSec))).toEqual(new Set([20_000, 30_000]))
    for (const one of taken) {
      expect(one.dueMs).toBeGreaterThanOrEqual(one.segment!.startMs)
      expect(one.dueMs).toBeLessThan(one.segment!.endMs)
    }
  })

  it('end with a cut, and go on where the next load begins', () => {
    const arrivals = gathered('constant')
    arrivals.lay(segment(0, 1000, 10_000))
    for (let i = 0; i < 503; i++) arrivals.next()
    arrivals.cut(50.2)
    expect(arrivals.dueMs).toBe(Number.POSITIVE_INFINITY)
    expect(arrivals.segment).toBeUndefined()
    arrivals.lay(segment(70, 71, 10_000))
    const due = take(arrivals).map(({ dueMs }) => dueMs)
    expect(due[0]).toBeGreaterThanOrEqual(70)
    expect(due.at(-1)).toBeLessThan(71)
  })
})
