import { describe, expect, it } from 'vitest'
import { latencyOf, okOf, total, VirtualWorld } from './virtual-world.ts'

describe('the open model', () => {
  it('sends what the schedule says, each request when it is due', () => {
    const world = new VirtualWorld()
    world.lay({ load: 100, endMs: 1000 })
    world.runTo(2000)
    expect(world.submitted.map(request => request.atMs)).toEqual(
      Array.from({ length: 100 }, (_, i) => expect.closeTo(5 + 10 * i, 6)),
    )
  })

  it('keeps the shares of the operations', () => {
    const world = new VirtualWorld()
    world.lay({ load: 1000, endMs: 1000 })
    world.runTo(1100)
    const writes = world.submitted.filter(request => request.operation === 1).length
    expect(Math.abs(writes - 300)).toBeLessThanOrEqual(2)
  })

  it('spreads the requests over all sessions alike', () => {
    const world = new VirtualWorld({ setup: { sessions: 5 } })
    world.lay({ load: 1000, endMs: 1000 })
    world.runTo(1100)
    const counts = [0, 1, 2, 3, 4].map(session => world.submitted.filter(one => one.session === session).length)
    expect(counts).toEqual([200, 200, 200, 200, 200])
  })

  it('never has more in flight on a session than its parallelism', () => {
    const world = new VirtualWorld({
      setup: { sessions: 3, parallelism: 2 },
      serviceMs: () => Number.POSITIVE_INFINITY,
    })
    world.lay({ load: 1000, endMs: 500 })
    world.runTo(500)
    expect(world.engine.inFlight).toBe(6)
    expect(world.submitted.map(request => request.session).sort()).toEqual([0, 0, 1, 1, 2, 2])
  })

  it('sends nothing to a session that is down, and again when it is up', () => {
    const world = new VirtualWorld({ setup: { sessions: 2 } })
    world.lay({ load: 1000, endMs: 3000 })
    world.at(1000, () => world.down(1, 'closed'))
    world.at(2000, () => world.up(1))
    world.runTo(3100)
    const sent = (from: number, to: number) =>
      world.submitted.filter(one => one.session === 1 && one.atMs > from && one.atMs < to).length
    expect([sent(0, 1000), sent(1000, 2000), sent(2000, 3000)]).toEqual([500, 0, 500])
  })

  it('reports a request that was lost with its session as an error with -4', () => {
    const world = new VirtualWorld({ setup: { sessions: 1 }, serviceMs: at => (at < 500 ? 1000 : 1) })
    world.lay({ load: 10, endMs: 1000, windowMs: 1000 })
    world.at(500, () => world.down(0, 'closed'))
    world.at(600, () => world.up(0))
    world.runTo(3000)
    const [window] = world.finalWindows()
    expect(window?.errors).toEqual({ '-4': 5 })
    expect(okOf(window!)).toBe(5)
  })

  it.each([-4, -7, -112])('a request without reply (%i) counts with its deadline, however soon it was lost', code => {
    const world = new VirtualWorld({ serviceMs: () => 2, code: () => code })
    world.lay({ load: 100, windowMs: 1000 })
    world.runTo(1500)
    const latency = latencyOf(world.finalWindows()[0]!)
    expect([latency.count, latency.minUs, latency.maxUs]).toEqual([100, 5_000_000, 5_000_000])
  })

  it('a reply that says no counts with the time it took', () => {
    const world = new VirtualWorld({ serviceMs: () => 2, code: () => -127 })
    world.lay({ load: 100, windowMs: 1000 })
    world.runTo(1500)
    expect(latencyOf(world.finalWindows()[0]!).maxUs).toBeCloseTo(2000, -1)
  })

  it('draws the same requests with the same seed, and others in another attempt', () => {
    const requests = (seed: number, stream: string) => {
      const world = new VirtualWorld({ setup: { seed } })
      world.lay({ load: 100, stream })
      world.runTo(1100)
      return world.submitted.map(({ operation, key }) => `${operation}/${key}`).join()
    }
    expect(requests(1, 'ramp/0/step/0')).toBe(requests(1, 'ramp/0/step/0'))
    expect(requests(1, 'ramp/0/step/0')).not.toBe(requests(1, 'ramp/0/step/1'))
    expect(requests(1, 'ramp/0/step/0')).not.toBe(requests(2, 'ramp/0/step/0'))
  })
})

describe('latency', () => {
  it('counts from the intended time: a server that stalls for 500 ms shows it in all that were due meanwhile', () => {
    // One slot: while the server stalls, nothing else can be sent.
    const world = new VirtualWorld({
      setup: { sessions: 1, parallelism: 1 },
      serviceMs: at => (at > 300 && at < 305 ? 500 : 0.1),
    })
    world.lay({ load: 200, endMs: 1000, windowMs: 1000 })
    world.runTo(3000)
    const latency = latencyOf(world.finalWindows()[0]!)
    const service = world.finalWindows()[0]!.operations.map(operation => operation.service)
    // 100 requests were due in those 500 ms; the 80 of the first 400 ms waited for more than 100 ms,
    // and one or two more while the backlog went out.
    expect(latency.countAbove(100_000)).toBeGreaterThanOrEqual(80)
    expect(latency.countAbove(100_000)).toBeLessThanOrEqual(83)
    expect(service.reduce((sum, data) => sum + data.count, 0)).toBe(200)
    expect(Math.max(...service.map(data => data.maxUs))).toBeCloseTo(500_000, -2)
  })

  it('of a generator that stood still holds the time that it stood, told apart as pacing lag', () => {
    const world = new VirtualWorld()
    world.lay({ load: 100, endMs: 1000, windowMs: 1000 })
    world.runTo(400)
    world.runTo(2000, 200)
    const [window] = world.finalWindows()
    expect(window?.offered).toBe(100)
    expect(window?.pacingLag.maxUs).toBeCloseTo(195_000, -2)
    expect(latencyOf(window!).maxUs).toBeCloseTo(196_000, -2)
    expect(window?.slotWait.maxUs).toBe(0)
  })

  it('holds the wait for a slot, told apart from pacing lag', () => {
    const world = new VirtualWorld({ setup: { sessions: 1, parallelism: 1 }, serviceMs: () => 20 })
    world.lay({ load: 100, endMs: 1000, windowMs: 1000 })
    world.runTo(5000)
    const [window] = world.finalWindows()
    // The server does 50/s of 100/s: the last of 100 waits for 99 x 20 ms less the 990 ms until it is due.
    expect(window?.slotWait.maxUs).toBeCloseTo(990_000, -3)
    expect(window?.pacingLag.maxUs).toBeLessThan(10)
  })
})

describe('the queue', () => {
  it('gives what overflows as not sent, at the latency of the deadline', () => {
    const world = new VirtualWorld({
      setup: { sessions: 1, parallelism: 5, queueLimit: 10 },
      serviceMs: () => Number.POSITIVE_INFINITY,
    })
    world.lay({ load: 100, endMs: 1000, windowMs: 1000 })
    world.runTo(8000)
    const [window] = world.finalWindows()
    // 5 were sent; 10 waited, and went out in their last 50 ms when those had timed out.
    expect(window).toMatchObject({ offered: 100, sent: 15, notSent: 85 })
    expect(latencyOf(window!).count).toBe(100)
    expect(latencyOf(window!).minUs).toBe(5_000_000)
    expect(total([window!], one => one.operations.reduce((sum, operation) => sum + operation.errors, 0))).toBe(85)
  })

  it('gives up what waits past its deadline, and sends what still has time', () => {
    const world = new VirtualWorld({
      setup: { sessions: 1, parallelism: 1, deadlineMs: 300 },
      serviceMs: at => (at < 100 ? 250 : 1),
    })
    world.lay({ load: 1000, endMs: 100, windowMs: 100 })
    world.runTo(2000)
    const [window] = world.finalWindows()
    expect(window).toMatchObject({ offered: 100, notSent: 0, sent: 100 })

    const late = new VirtualWorld({
      setup: { sessions: 1, parallelism: 1, deadlineMs: 200 },
      serviceMs: at => (at < 100 ? 250 : 0.5),
    })
    late.lay({ load: 1000, endMs: 100, windowMs: 100 })
    late.runTo(2000)
    // The first ends at its deadline, 200.5; what was due until then less 200 ms has run out as well: one or none.
    expect(late.finalWindows()[0]!.notSent).toBeLessThanOrEqual(1)
    expect(late.submitted.every(request => request.withinMs > 0)).toBe(true)
  })

  it('keeps requests while all sessions are down and gives them up at their deadline', () => {
    const world = new VirtualWorld({ setup: { sessions: 1, deadlineMs: 500 } })
    world.down(0, 'closed')
    world.lay({ load: 100, endMs: 1000, windowMs: 1000 })
    world.at(800, () => world.up(0))
    world.runTo(3000)
    const [window] = world.finalWindows()
    // What was due in the first 300 ms had waited for 500 ms by then.
    expect(window).toMatchObject({ offered: 100, notSent: 30, sent: 70 })
  })

  it('is served in the order of the intended times', () => {
    const world = new VirtualWorld({ setup: { sessions: 1, parallelism: 1 }, serviceMs: () => 7 })
    world.lay({ load: 300, endMs: 500, windowMs: 500 })
    world.runTo(5000)
    const left = world.submitted.map(request => request.withinMs + request.atMs)
    expect(left).toEqual([...left].sort((a, b) => a - b))
  })

  it('tells how many of a window still wait when it closes', () => {
    const world = new VirtualWorld({ setup: { sessions: 1, parallelism: 4 }, serviceMs: () => 2000 })
    world.lay({ load: 100, endMs: 100, windowMs: 100 })
    world.runTo(300)
    const [window] = world.windows()
    expect(window).toMatchObject({ offered: 10, sent: 4, waiting: 6, notSent: 0, censored: 10, final: false })
  })
})

describe('the closed model', () => {
  it('keeps as many in flight as the step says', () => {
    const world = new VirtualWorld({ setup: { loadUnit: 'inFlight' }, serviceMs: () => 10 })
    world.lay({ load: 25, endMs: 1000, windowMs: 500 })
    for (const at of [100, 333, 777, 999]) world.at(at, () => expect(world.engine.inFlight).toBe(25))
    world.runTo(2000)
    // 25 in flight of 10 ms each: 2,500/s.
    const offered = total(world.finalWindows(), window => window.offered)
    expect(Math.abs(offered - 2500)).toBeLessThanOrEqual(50)
    for (const window of world.finalWindows()) expect(window.inFlightMean).toBeCloseTo(25, 0)
  })

  it('goes to the level of the next step', () => {
    const world = new VirtualWorld({ setup: { loadUnit: 'inFlight' }, serviceMs: () => 5 })
    world.lay({ stepId: 0, load: 10, startMs: 0, endMs: 500 })
    world.lay({ stepId: 1, load: 3, startMs: 500, endMs: 1000 })
    world.at(490, () => expect(world.engine.inFlight).toBe(10))
    world.at(600, () => expect(world.engine.inFlight).toBe(3))
    world.at(1010, () => expect(world.engine.inFlight).toBe(0))
    world.runTo(1100)
    expect(world.engine.inFlight).toBe(0)
  })

  it('does not go on for ever where every request fails at once', () => {
    const world = new VirtualWorld({ setup: { loadUnit: 'inFlight' }, serviceMs: () => 1, code: () => -127 })
    world.lay({ load: 5, endMs: 100, windowMs: 100 })
    world.runTo(200)
    expect(world.finalWindows()[0]!.errors['-127']).toBeGreaterThanOrEqual(490)
    expect(world.finalWindows()[0]!.errors['-127']).toBeLessThanOrEqual(505)
  })
})

describe('two workers', () => {
  it.each(['constant', 'poisson'] as const)('send together what one would, with %s arrivals', arrivals => {
    const worlds = [0, 1].map(worker => {
      const world = new VirtualWorld({ setup: { worker, workers: 2, arrivals } })
      for (let i = 0; i < 10; i++) {
        world.lay({ stepId: i, startMs: i * 333, endMs: (i + 1) * 333, windowMs: 33.3, load: 101 + 57 * i })
      }
      world.runTo(5000)
      return world
    })
    const offered = worlds.reduce((sum, world) => sum + total(world.finalWindows(), window => window.offered), 0)
    const integral = Array.from({ length: 10 }, (_, i) => (101 + 57 * i) * 0.333).reduce((sum, part) => sum + part, 0)
    const tolerance = arrivals === 'constant' ? 1 : 5 * Math.sqrt(integral)
    expect(Math.abs(offered - integral)).toBeLessThanOrEqual(tolerance)
  })
})

describe('seconds and pulses', () => {
  it('count replies in the second in which they come', () => {
    const world = new VirtualWorld({ serviceMs: () => 300, setup: { sessions: 10 } })
    world.lay({ load: 100, startMs: 0, endMs: 2000 })
    world.runTo(4000)
    expect(world.seconds().map(({ second, ok }) => [second, ok])).toEqual([
      [0, 70],
      [1, 100],
      [2, 30],
      [3, 0],
    ])
    expect(world.seconds()[0]!.inFlight).toBe(30)
  })

  it('count errors and what was never sent', () => {
    const world = new VirtualWorld({
      setup: { sessions: 1, parallelism: 10, queueLimit: 1 },
      serviceMs: () => 1500,
      code: () => -110,
    })
    world.lay({ load: 20, endMs: 1000 })
    world.runTo(4000)
    // 10 in flight, 1 in the queue, 9 that found it full.
    expect(world.seconds().map(({ errors, ok }) => [errors, ok])).toEqual([
      [9, 0],
      [10, 0],
      [0, 0],
      [1, 0],
    ])
  })

  it('tell in flight, queued and sessions', () => {
    const world = new VirtualWorld({ setup: { sessions: 2, parallelism: 3 }, serviceMs: () => 4000 })
    world.down(1, 'closed')
    world.lay({ load: 100, endMs: 100 })
    world.runTo(200)
    world.engine.pulse()
    expect(world.messages.at(-1)).toEqual({
      type: 'pulse',
      worker: 0,
      runMs: 200,
      inFlight: 3,
      queued: 7,
      sessionsUp: 1,
    })
  })

  it('tell as in flight what was given up at its deadline, until the server has answered it', () => {
    const world = new VirtualWorld()
    world.unanswered = 12
    world.engine.pulse()
    expect(world.messages.at(-1)).toMatchObject({ type: 'pulse', inFlight: 12 })
    expect(world.engine.inFlight).toBe(0)
  })
})
