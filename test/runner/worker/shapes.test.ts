import type { LoadCurve } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'
import type { LayStep } from '../../../packages/runner/src/worker/messages.ts'
import { total, VirtualWorld } from './virtual-world.ts'

const line: LoadCurve = [{ ms: 10_000, from: 0, to: 500 }]
const pulse: LoadCurve = [
  { ms: 4000, from: 50, to: 50 },
  { ms: 500, from: 2000, to: 2000 },
  { ms: 5500, from: 50, to: 50 },
]
const settled: Partial<LayStep> = { startMs: 100, settleMs: 1000, endMs: 11_100, windowMs: 1000, curve: pulse }

function runAll(steps: readonly Partial<LayStep>[], count: number, untilMs: number): VirtualWorld[] {
  return Array.from({ length: count }, (_, worker) => {
    const world = new VirtualWorld({ setup: { worker, workers: count } })
    for (const step of steps) world.lay(step)
    world.runTo(untilMs)
    return world
  })
}

describe.each([1, 2, 3])('with %i workers', count => {
  it('a rate that goes in a straight line is sent as it goes, exact in every window', () => {
    const worlds = runAll([{ endMs: 10_000, windowMs: 1000, load: 500, curve: line }], count, 12_000)
    for (let index = 0; index < 10; index++) {
      const offered = total(
        worlds.map(world => world.finalWindows()[index]!),
        window => window.offered,
      )
      expect(Math.abs(offered - 50 * (index + 0.5))).toBeLessThanOrEqual(1)
    }
    expect(worlds.reduce((sum, world) => sum + world.submitted.length, 0)).toBe(2500)
  })

  it('a pulse is in the windows that it falls into, and settling comes before', () => {
    const worlds = runAll([settled], count, 13_000)
    const offered = (index: number) =>
      total(
        worlds.map(world => world.finalWindows()[index]!),
        window => window.offered,
      )
    expect(offered(4)).toBeGreaterThanOrEqual(1024)
    expect(offered(4)).toBeLessThanOrEqual(1026)
    for (const index of [0, 3, 5, 9]) expect(Math.abs(offered(index) - 50)).toBeLessThanOrEqual(1)
    const settling = worlds.flatMap(world => world.submitted).filter(({ atMs }) => atMs < 1100)
    expect(Math.abs(settling.length - 50)).toBeLessThanOrEqual(1)
  })

  it('two parts of one line follow each other without a gap or a bunch', () => {
    const parts = [
      { stepId: 1, startMs: 0, endMs: 5000, curve: [{ ms: 5000, from: 100, to: 200 }] },
      { stepId: 2, startMs: 5000, endMs: 10_000, curve: [{ ms: 5000, from: 200, to: 300 }] },
    ]
    const due = runAll(parts, count, 12_000)
      .flatMap(world => world.submitted.map(({ atMs }) => atMs))
      .sort((a, b) => a - b)
    expect(due).toHaveLength(2000)
    const around = due.filter(at => at > 4900 && at < 5100)
    for (const [i, at] of around.entries()) if (i > 0) expect(at - around[i - 1]!).toBeCloseTo(5, 0)
  })
})

it('requests in flight follow a line from one number to another', () => {
  const world = new VirtualWorld({ setup: { loadUnit: 'inFlight' }, serviceMs: () => 7 })
  world.lay({ endMs: 10_000, windowMs: 1000, load: 20, curve: [{ ms: 10_000, from: 0, to: 20 }] })
  for (const [atMs, level] of [
    [1000, 2],
    [5000, 10],
    [9900, 20],
  ] as const) {
    world.runTo(atMs + 20)
    expect(Math.abs(world.engine.inFlight - level)).toBeLessThanOrEqual(1)
  }
})
