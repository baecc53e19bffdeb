import { describe, expect, it } from 'vitest'
import { latencyOf, okOf, total, VirtualWorld } from './virtual-world.ts'

describe('windows', () => {
  it('hold the arrivals that were due in them', () => {
    const world = new VirtualWorld()
    world.lay({ load: 500, endMs: 1000, windowMs: 100 })
    world.runTo(1200)
    const windows = world.finalWindows()
    expect(windows.map(window => [window.index, window.startMs, window.endMs, window.offered])).toEqual(
      Array.from({ length: 10 }, (_, i) => [i, 100 * i, 100 * (i + 1), 50]),
    )
  })

  it('of steps that follow each other hold exactly what the schedule says', () => {
    const world = new VirtualWorld()
    const rates = [33, 133, 233, 333]
    rates.forEach((load, i) => {
      world.lay({ stepId: i, startMs: 1000 * i, endMs: 1000 * (i + 1), windowMs: 100, load })
    })
    world.runTo(5000)
    rates.forEach((rate, i) => {
      expect(Math.abs(total(world.finalWindows(i), window => window.offered) - rate)).toBeLessThanOrEqual(1)
      expect(world.finalWindows(i)).toHaveLength(10)
    })
    const whole = total(world.finalWindows(), window => window.offered)
    expect(Math.abs(whole - rates.reduce((sum, rate) => sum + rate, 0))).toBeLessThanOrEqual(1)
  })

  it('do not count the time for settling, but the load is there', () => {
    const world = new VirtualWorld()
    world.lay({ load: 100, startMs: 0, settleMs: 400, endMs: 1000, windowMs: 200 })
    world.runTo(1500)
    expect(world.submitted).toHaveLength(100)
    expect(world.finalWindows().map(window => [window.startMs, window.offered])).toEqual([
      [400, 20],
      [600, 20],
      [800, 20],
    ])
  })

  it('are none where the whole step settles', () => {
    const world = new VirtualWorld()
    world.lay({ load: 100, startMs: 0.1, settleMs: 999.7, endMs: 999.8, windowMs: 100 })
    world.runTo(2000)
    expect(world.windows()).toEqual([])
    expect(world.submitted.length).toBeGreaterThan(98)
  })

  it('take a length that does not divide into the last one', () => {
    const world = new VirtualWorld()
    world.lay({ load: 100, endMs: 1000, windowMs: 300 })
    world.runTo(2000)
    expect(world.finalWindows().map(window => window.endMs)).toEqual([300, 600, 1000])
    world.lay({ stepId: 1, load: 100, startMs: 2000, endMs: 2050, windowMs: 300 })
    world.runTo(3000)
    expect(world.finalWindows(1).map(window => window.endMs)).toEqual([2050])
  })

  it('put latency where the request was due, and the reply where it came', () => {
    const world = new VirtualWorld({ serviceMs: at => (at < 100 ? 150 : 1), setup: { sessions: 10 } })
    world.lay({ load: 100, endMs: 400, windowMs: 100 })
    world.runTo(1000)
    const windows = world.finalWindows()
    expect(windows.map(window => latencyOf(window).count)).toEqual([10, 10, 10, 10])
    expect(windows.map(window => Math.round(latencyOf(window).meanUs / 1000))).toEqual([150, 1, 1, 1])
    // The ten of the first window are answered from 155 to 245.
    expect(windows.map(okOf)).toEqual([0, 15, 15, 10])
  })

  it('close two latency limits after their end with what is outstanding at its age, and become final later', () => {
    const world = new VirtualWorld({ serviceMs: at => (at > 50 ? 1000 : 1) })
    world.lay({ load: 100, endMs: 100, windowMs: 100 })
    world.runTo(190)
    expect(world.windows()).toEqual([])
    world.runTo(210)
    const [first] = world.windows()
    expect(first).toMatchObject({ final: false, offered: 10, sent: 10, censored: 5 })
    expect(latencyOf(first!).count).toBe(10)
    // Closed at about 200 ms: the oldest outstanding was due at 55 ms, the youngest at 95 ms.
    expect(latencyOf(first!).countAbove(100_000)).toBe(5)
    expect(latencyOf(first!).maxUs).toBeGreaterThanOrEqual(145_000)
    expect(latencyOf(first!).maxUs).toBeLessThanOrEqual(152_000)

    world.runTo(2000)
    expect(world.windows()).toHaveLength(2)
    const last = world.windows()[1]!
    expect(last).toMatchObject({ final: true, offered: 10, sent: 10, censored: 0 })
    expect(latencyOf(last).maxUs).toBeCloseTo(1_000_000, -2)
    expect(latencyOf(last).count).toBe(10)
  })

  it('are final at once where nothing is outstanding, without waiting', () => {
    const world = new VirtualWorld({ serviceMs: () => 1, setup: { latencyLimitMs: 2000 } })
    world.lay({ load: 100, endMs: 100, windowMs: 100 })
    world.runTo(110)
    expect(world.windows()).toHaveLength(1)
    expect(world.windows()[0]).toMatchObject({ final: true, censored: 0 })
  })

  it('close in their order', () => {
    // The first window has one slow request; the others have none.
    const world = new VirtualWorld({ serviceMs: at => (at < 10 ? 300 : 1), setup: { latencyLimitMs: 100 } })
    world.lay({ load: 100, endMs: 500, windowMs: 100 })
    world.runTo(1000)
    const first = new Map(world.windows().map(window => [window.index, window]))
    expect([...first.keys()]).toEqual([0, 1, 2, 3, 4])
    expect(world.windows().map(window => window.index)[0]).toBe(0)
  })

  it('take a limit that becomes known later', () => {
    const world = new VirtualWorld({ serviceMs: () => 3000, setup: { latencyLimitMs: 1000 } })
    world.lay({ load: 10, endMs: 100, windowMs: 100 })
    world.engine.setLatencyLimit(20)
    world.runTo(150)
    expect(world.windows()).toHaveLength(1)
  })

  it('do not wait past the deadline, however high the limit', () => {
    const world = new VirtualWorld({
      serviceMs: () => Number.POSITIVE_INFINITY,
      setup: { latencyLimitMs: Number.POSITIVE_INFINITY, deadlineMs: 400 },
    })
    world.lay({ load: 10, endMs: 100, windowMs: 100 })
    world.runTo(600)
    expect(world.finalWindows()[0]).toMatchObject({ errors: {}, censored: 0 })
    expect(latencyOf(world.finalWindows()[0]!).minUs).toBeCloseTo(400_000, -2)
  })

  it('tell what was in flight, as a mean over time and at the end', () => {
    const world = new VirtualWorld({ serviceMs: () => 50, setup: { sessions: 10 } })
    world.lay({ load: 200, endMs: 1000, windowMs: 500 })
    world.runTo(2000)
    const second = world.finalWindows()[1]!
    // Little: 200/s x 50 ms.
    expect(second.inFlightMean).toBeCloseTo(10, 1)
    expect(second.inFlightEnd).toBe(10)
    expect(second.queuedEnd).toBe(0)
  })

  it('count errors by their code, also one that nobody knows', () => {
    const world = new VirtualWorld({ code: ({ key }) => (key % 2 === 0 ? -4711 : -110) })
    world.lay({ load: 100, endMs: 1000, windowMs: 1000 })
    world.runTo(1100)
    const [window] = world.finalWindows()
    const even = world.submitted.filter(({ key }) => key % 2 === 0).length
    expect(window!.errors).toEqual({ '-4711': even, '-110': 100 - even })
    expect(okOf(window!)).toBe(0)
  })
})

describe('a cut', () => {
  it('ends the window under way and forgets those after it', () => {
    const world = new VirtualWorld()
    world.lay({ stepId: 0, load: 100, endMs: 1000, windowMs: 100 })
    world.lay({ stepId: 1, load: 100, startMs: 1000, endMs: 2000, windowMs: 100 })
    world.runTo(450)
    world.engine.cut(450)
    world.runTo(3000)
    const windows = world.finalWindows()
    expect(windows.map(window => [window.index, window.startMs, window.endMs])).toEqual([
      [0, 0, 100],
      [1, 100, 200],
      [2, 200, 300],
      [3, 300, 400],
      [4, 400, 450],
    ])
    expect(windows.at(-1)!.offered).toBe(5)
    expect(world.submitted.filter(request => request.atMs > 450)).toEqual([])
  })

  it('lets go on what is in flight or queued', () => {
    const world = new VirtualWorld({ setup: { sessions: 1, parallelism: 1 }, serviceMs: () => 30 })
    world.lay({ load: 100, endMs: 1000, windowMs: 1000 })
    world.runTo(300)
    world.engine.cut(300)
    // 30 were due, one is done every 30 ms from 35 on.
    expect(world.engine.inFlight + world.engine.queued).toBe(21)
    world.runTo(3000)
    const [window] = world.finalWindows()
    expect(window).toMatchObject({ endMs: 300, offered: 30, sent: 30, notSent: 0 })
    expect(latencyOf(window!).count).toBe(30)
  })

  it('ends at the same time for a worker that learns of it late', () => {
    const world = new VirtualWorld()
    world.lay({ load: 100, endMs: 1000, windowMs: 100 })
    world.runTo(420)
    world.engine.cut(410)
    world.runTo(1000)
    expect(world.finalWindows().map(window => window.index)).toEqual([0, 1, 2, 3, 4])
    expect(world.finalWindows().at(-1)!.endMs).toBe(410)
    expect(world.messages.filter(message => message.type === 'window' && message.index > 4)).toEqual([])
  })

  it('leaves room for load that is laid after it', () => {
    const world = new VirtualWorld()
    world.lay({ stepId: 0, load: 100, endMs: 1000, windowMs: 100 })
    world.runTo(250)
    world.engine.cut(250)
    world.lay({ stepId: 1, load: 1000, startMs: 300, endMs: 800, windowMs: 100 })
    world.runTo(2000)
    expect(total(world.finalWindows(1), window => window.offered)).toBe(500)
    expect(world.finalWindows(1).map(window => window.startMs)).toEqual([300, 400, 500, 600, 700])
  })

  it('before anything began leaves nothing', () => {
    const world = new VirtualWorld()
    world.lay({ startMs: 100, endMs: 1000 })
    world.runTo(50)
    world.engine.cut(50)
    world.runTo(2000)
    expect(world.windows()).toEqual([])
    expect(world.submitted).toEqual([])
  })
})
