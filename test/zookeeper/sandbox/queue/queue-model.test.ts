import { describe, expect, it } from 'vitest'
import { defaultQueueOptions, type QueueOptions } from '../../../../packages/zookeeper/src/sandbox/queue/options.ts'
import { OVERFLOW, QueueModel } from '../../../../packages/zookeeper/src/sandbox/queue/queue-model.ts'
import { createRandom } from '../../../../packages/zookeeper/src/sandbox/queue/random.ts'
import { simulateQueue } from '../../../../packages/zookeeper/src/sandbox/queue/simulate.ts'

interface Load {
  readonly arrivals: 'constant' | 'poisson'
  readonly ratePerSec: number
  readonly requests: number
}

/** Mean time from arrival to departure, in ms, of what was not refused; and the share that was. */
function measure(options: Partial<QueueOptions>, { arrivals, ratePerSec, requests }: Load) {
  const model = new QueueModel({ ...defaultQueueOptions, ...options })
  const random = createRandom(99)
  let nowMs = 0
  let sumMs = 0
  let refused = 0
  for (let request = 0; request < requests; request++) {
    const gapMs = 1000 / ratePerSec
    nowMs += arrivals === 'constant' ? gapMs : -gapMs * Math.log(1 - random())
    const departureMs = model.arrive(nowMs)
    if (departureMs === OVERFLOW) refused++
    else sumMs += departureMs - nowMs
  }
  return { meanMs: sumMs / (requests - refused), lossShare: refused / requests }
}

describe('the queue model', () => {
  it('serves evenly spaced arrivals below capacity without any wait', () => {
    const { meanMs } = measure({ capacityPerSec: 1000 }, { arrivals: 'constant', ratePerSec: 900, requests: 10_000 })
    expect(meanMs).toBeCloseTo(1, 6)
  })

  it('lets the backlog of D/D/1 grow by (lambda/mu - 1) t above capacity', () => {
    const load: Load = { arrivals: 'constant', ratePerSec: 1100, requests: 11_000 }
    const { meanMs } = measure({ capacityPerSec: 1000, queueLimit: 1_000_000 }, load)
    const meanWaitMs = ((1100 / 1000 - 1) * 10_000) / 2
    expect(meanMs).toBeCloseTo(meanWaitMs + 1, 0)
  })

  it.each([500, 800, 900])('keeps requests 1/(mu - lambda) in M/M/1 at %i of 1000/s', ratePerSec => {
    const load: Load = { arrivals: 'poisson', ratePerSec, requests: 2_000_000 }
    const { meanMs } = measure({ capacityPerSec: 1000, service: 'exponential', queueLimit: 1e6 }, load)
    const theoryMs = 1000 / (1000 - ratePerSec)
    expect(meanMs / theoryMs).toBeGreaterThan(0.9)
    expect(meanMs / theoryMs).toBeLessThan(1.1)
  })

  it('halves the wait of M/M/1 when the service time is constant (Pollaczek-Khinchine)', () => {
    const load: Load = { arrivals: 'poisson', ratePerSec: 800, requests: 2_000_000 }
    const { meanMs } = measure({ capacityPerSec: 1000, queueLimit: 1e6 }, load)
    const theoryMs = 1 + 0.8 / (2 * (1 - 0.8))
    expect(Math.abs(meanMs / theoryMs - 1)).toBeLessThan(0.1)
  })

  it('waits as Pollaczek-Khinchine says for the spread of lognormal service times', () => {
    const load: Load = { arrivals: 'poisson', ratePerSec: 700, requests: 3_000_000 }
    const options = { capacityPerSec: 1000, service: 'lognormal', serviceCv: 1.5, queueLimit: 1e6 } as const
    const theoryMs = 1 + (0.7 * (1 + 1.5 ** 2)) / (2 * (1 - 0.7))
    expect(Math.abs(measure(options, load).meanMs / theoryMs - 1)).toBeLessThan(0.15)
  })

  it('waits as the Erlang C formula says for four servers', () => {
    const servers = 4
    const [lambda, mu] = [850, 250]
    const offered = lambda / mu
    const last = (offered ** servers / factorial(servers)) * (servers / (servers - offered))
    const sum = Array.from({ length: servers }, (_, k) => offered ** k / factorial(k)).reduce((a, b) => a + b)
    const theoryMs = 1000 * (last / (sum + last) / (servers * mu - lambda) + 1 / mu)
    const load: Load = { arrivals: 'poisson', ratePerSec: lambda, requests: 2_000_000 }
    const { meanMs } = measure({ capacityPerSec: 1000, servers, service: 'exponential', queueLimit: 1e6 }, load)
    expect(Math.abs(meanMs / theoryMs - 1)).toBeLessThan(0.1)
  })

  it.each([
    ['constant', 1500],
    ['exponential', 2000],
    ['exponential', 900],
  ] as const)('refuses max(0, 1 - mu/lambda) with a %s service at %i of 1000/s', (service, ratePerSec) => {
    const load: Load = { arrivals: 'poisson', ratePerSec, requests: 1_000_000 }
    const { lossShare } = measure({ capacityPerSec: 1000, service, queueLimit: 1000 }, load)
    expect(lossShare).toBeCloseTo(Math.max(0, 1 - 1000 / ratePerSec), 2)
  })

  it('refuses only whom the full queue leaves no place', () => {
    const model = new QueueModel({ ...defaultQueueOptions, capacityPerSec: 1000, queueLimit: 2 })
    expect([0, 0, 0, 0].map(nowMs => model.arrive(nowMs))).toEqual([1, 2, 3, OVERFLOW])
    expect(model.waitingAt(0)).toBe(2)
    // The second is in service now, so one place is free.
    expect(model.arrive(1)).toBe(4)
    expect(model.arrive(1)).toBe(OVERFLOW)
  })

  it('serves one at a time and refuses the rest when nobody may wait', () => {
    const model = new QueueModel({ ...defaultQueueOptions, capacityPerSec: 1000, queueLimit: 0 })
    expect([0, 0.5, 1].map(nowMs => model.arrive(nowMs))).toEqual([1, OVERFLOW, 2])
  })

  it('loses capacity in proportion to the queue', () => {
    const half = { capacityPerSec: 1000, queueLimit: 1000, capacityLoss: 0.5 }
    const load: Load = { arrivals: 'constant', ratePerSec: 3000, requests: 300_000 }
    // A full queue serves half of 1000/s, so a sixth of 3000/s.
    expect(measure(half, load).lossShare).toBeCloseTo(5 / 6, 1)
  })

  it('stays broken at a load it carried before, once clients send again what took too long', () => {
    const retrying = { capacityPerSec: 1000, retries: 1, retryAfterMs: 100, queueLimit: 100_000 }
    const steady = simulateQueue(retrying)
    const pushed = simulateQueue(retrying)
    let lastSteadyMs = 0
    let lastPushedMs = 0
    for (let ms = 0; ms < 60_000; ms += 1000 / 700) {
      lastSteadyMs = steady.arrive(ms).departureMs - ms
      // One pulse of 500 requests at 10 s, and the same 700/s before and after it.
      if (ms >= 10_000 && ms < 10_000 + 1000 / 700) for (let extra = 0; extra < 500; extra++) pushed.arrive(ms)
      lastPushedMs = pushed.arrive(ms).departureMs - ms
    }
    expect(lastSteadyMs).toBeCloseTo(1, 6)
    expect(lastPushedMs).toBeGreaterThan(5000)
  })

  it('answers the asked share with errors', () => {
    const queue = simulateQueue({ errorShare: 0.1 })
    let errors = 0
    for (let request = 0; request < 50_000; request++) if (queue.arrive(request).result === 'error') errors++
    expect(errors / 50_000).toBeCloseTo(0.1, 1)
  })

  it('draws the same with the same seed, and something else with another', () => {
    const departures = (seed: number) => {
      const queue = simulateQueue({ service: 'exponential', seed })
      return Array.from({ length: 100 }, (_, request) => queue.arrive(request).departureMs)
    }
    expect(departures(7)).toEqual(departures(7))
    expect(departures(7)).not.toEqual(departures(8))
  })

  it('answers at once when the capacity is unlimited', () => {
    const queue = simulateQueue({ capacityPerSec: Number.POSITIVE_INFINITY })
    expect([5, 5, 5].map(ms => queue.arrive(ms).departureMs)).toEqual([5, 5, 5])
  })
})

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1)
}
