import { describe, expect, it } from 'vitest'
import { Levels } from '../../../packages/runner/src/schedule/levels.ts'
import { shareOf } from '../../../packages/runner/src/schedule/share.ts'

function laid(worker: number, workers: number): Levels {
  const levels = new Levels({ seed: 1, worker, workers })
  levels.lay({ startMs: 100, endMs: 200, ratePerSec: 7, stream: 'a' })
  levels.lay({ startMs: 200, endMs: 300, ratePerSec: 10, stream: 'b' })
  return levels
}

describe('Levels', () => {
  it('are those of the segment under way, and 0 outside', () => {
    const levels = laid(0, 1)
    expect([0, 100, 199, 200, 299, 300].map(at => levels.at(at))).toEqual([0, 7, 7, 10, 10, 0])
  })

  it('of all workers add up to the whole', () => {
    const all = [0, 1, 2].map(worker => laid(worker, 3))
    expect(all.map(levels => levels.at(150))).toEqual([3, 2, 2])
    expect(all.map(levels => levels.at(250))).toEqual([4, 3, 3])
  })

  it('tell when they may change next', () => {
    const levels = laid(0, 1)
    levels.at(0)
    expect(levels.nextChangeMs).toBe(100)
    levels.at(150)
    expect(levels.nextChangeMs).toBe(200)
    levels.at(300)
    expect(levels.nextChangeMs).toBe(Number.POSITIVE_INFINITY)
  })

  it('are 0 after a cut', () => {
    const levels = laid(0, 1)
    expect(levels.at(150)).toBe(7)
    levels.cut()
    expect(levels.at(151)).toBe(0)
  })
})

describe('shareOf', () => {
  it.each([
    [100, 3],
    [2, 4],
    [0, 2],
    [7, 7],
  ])('splits %i over %i workers without a rest', (whole, workers) => {
    const parts = Array.from({ length: workers }, (_, worker) => shareOf(whole, worker, workers))
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole)
    expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1)
  })
})
