import { describe, expect, it } from 'vitest'
import { latencyOf, total, VirtualWorld } from './virtual-world.ts'

describe('a reply that comes after its step has ended', () => {
  /** Everything sent in the last 200 ms of the first step takes 3 s. */
  function run() {
    const world = new VirtualWorld({
      setup: { sessions: 50 },
      serviceMs: atMs => (atMs > 800 && atMs < 1000 ? 3000 : 2),
    })
    world.lay({ stepId: 1, startMs: 0, endMs: 1000, windowMs: 100, load: 100 })
    world.lay({ stepId: 2, startMs: 1000, endMs: 2000, windowMs: 100, load: 200 })
    world.lay({ stepId: 3, startMs: 2000, endMs: 5000, windowMs: 300, load: 100 })
    world.runTo(9000)
    return world
  }

  it('lands in the window of its intended time', () => {
    const [eighth, ninth] = run().finalWindows(1).slice(8)
    for (const window of [eighth!, ninth!]) {
      expect(window.offered).toBe(10)
      expect(latencyOf(window).count).toBe(10)
      expect(latencyOf(window).minUs).toBeGreaterThan(2_900_000)
    }
  })

  it('is awaited only by its own window: the others are final in time', () => {
    const world = run()
    const firstFinal = world.windows().filter(window => window.final && window.stepId === 2)
    expect(firstFinal).toHaveLength(10)
    expect(world.windows(1).filter(window => !window.final)).toHaveLength(2)
  })

  it('counts as throughput when it comes', () => {
    const windows = run().finalWindows(3)
    const ok = windows.map(window => window.operations.reduce((sum, operation) => sum + operation.ok, 0))
    // 20 of them come between 3.8 and 4 s: in the seventh window of that step.
    expect(ok.map(count => Math.round(count / 10))).toEqual([3, 3, 3, 3, 3, 3, 5, 3, 3, 3])
  })

  it('does not hold up the steps after it: every request is sent when it is due', () => {
    const world = run()
    const sent = world.submitted.map(({ atMs, withinMs }) => atMs + withinMs - 5000)
    for (const [i, request] of world.submitted.entries()) expect(request.atMs).toBeCloseTo(sent[i]!, 6)
    expect(total(world.finalWindows(2), ({ offered }) => offered)).toBe(200)
    expect(total(world.finalWindows(3), ({ offered }) => offered)).toBe(300)
  })
})

it('a request that is never answered ends at its deadline, in its window, while later steps run', () => {
  const world = new VirtualWorld({
    setup: { sessions: 50, deadlineMs: 2000 },
    serviceMs: atMs => (atMs > 500 && atMs < 600 ? Number.POSITIVE_INFINITY : 2),
  })
  world.lay({ stepId: 1, endMs: 1000, windowMs: 100, load: 100 })
  world.lay({ stepId: 2, startMs: 1000, endMs: 4000, windowMs: 300, load: 100 })
  world.runTo(6000)
  const window = world.finalWindows(1)[5]!
  expect(latencyOf(window).count).toBe(10)
  expect(latencyOf(window).minUs).toBeCloseTo(2_000_000, -4)
  expect(total(world.finalWindows(2), one => one.errors['-7'] ?? 0)).toBe(10)
  expect(world.submitted).toHaveLength(400)
})
