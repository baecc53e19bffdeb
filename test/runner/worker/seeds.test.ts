import { describe, expect, it } from 'vitest'
import type { LayStep, WorkerSetup } from '../../../packages/runner/src/worker/messages.ts'
import { READ, VirtualWorld, WRITE } from './virtual-world.ts'

const DEADLINE_MS = 5000
const operations = [
  { ...READ, pick: 'zipf' as const },
  { ...READ, name: 'look', kind: 'exists' as const, pick: 'sequential' as const },
  { ...WRITE, pick: 'uniform' as const },
]

/** What each request was, and when it was due, whenever it was sent. */
function requestsOf(
  setup: Partial<WorkerSetup>,
  step: Partial<LayStep> = {},
  serviceMs: (atMs: number) => number = () => 1,
): string[] {
  const world = new VirtualWorld({ setup: { operations, deadlineMs: DEADLINE_MS, ...setup }, serviceMs })
  world.lay({ endMs: 2000, load: 200, windowMs: 200, stream: 'phase/0/200/step/0', ...step })
  world.runTo(9000)
  return world.submitted.map(({ operation, key, atMs, withinMs }) => {
    const dueMs = atMs + withinMs - DEADLINE_MS
    return `${dueMs.toFixed(6)} ${operation}/${key}`
  })
}

describe.each(['constant', 'poisson'] as const)('with %s arrivals', arrivals => {
  it('the same seed gives the same requests: operation, key and time', () => {
    const once = requestsOf({ arrivals, seed: 7 })
    expect(once.length).toBeGreaterThan(300)
    expect(requestsOf({ arrivals, seed: 7 })).toEqual(once)
  })

  it('also where the server stands still, and every request is sent late', () => {
    const stalling = (atMs: number) => (atMs < 1500 ? 1500 - atMs : 3)
    const setup = { arrivals, seed: 7, sessions: 2, parallelism: 3 }
    const late = requestsOf(setup, {}, stalling)
    const prompt = requestsOf({ arrivals, seed: 7 })
    const [kinds, dues] = [1, 0].map(
      part => (requests: readonly string[]) => requests.map(one => one.split(' ')[part]!),
    )
    expect(kinds!(late)).toEqual(kinds!(prompt))
    // A driver is told the time that is left in whole milliseconds, rounded up.
    const off = dues!(late).map((due, i) => Number(due) - Number(dues!(prompt)[i]))
    expect(Math.min(...off)).toBeGreaterThan(-0.001)
    expect(Math.max(...off)).toBeLessThan(1.001)
  })

  it('also where the load changes all the time', () => {
    const step = { curve: [{ ms: 2000, from: 10, to: 400 }] }
    const once = requestsOf({ arrivals, seed: 7 }, step)
    expect(requestsOf({ arrivals, seed: 7 }, step)).toEqual(once)
    expect(once).not.toEqual(requestsOf({ arrivals, seed: 7 }))
  })

  it.each([
    ['another seed', { seed: 8 }, {}],
    ['another worker', { worker: 1, workers: 2 }, {}],
    ['another attempt', {}, { stream: 'phase/0/200/step/1' }],
    ['another step', {}, { stream: 'phase/1/200/step/0' }],
    ['another purpose', {}, { stream: 'phase/0/200/confirm/0' }],
  ])('%s draws afresh', (_, setup, step) => {
    const keys = (requests: readonly string[]) => requests.map(request => request.split(' ')[1]!).slice(0, 100)
    const given = requestsOf({ arrivals, seed: 7, workers: 2 })
    const other = requestsOf({ arrivals, seed: 7, workers: 2, ...setup }, step)
    expect(keys(other)).not.toEqual(keys(given))
    const same = keys(other).filter((key, i) => key === keys(given)[i]).length
    // Three operations, of which zipf repeats its first keys often: by chance a third at most.
    expect(same).toBeLessThan(50)
  })
})

it('a closed model has the same requests in the same order, whenever replies come', () => {
  const kinds = (serviceMs: () => number) => {
    const step = { load: 5, endMs: 1000 }
    return requestsOf({ loadUnit: 'inFlight', seed: 7 }, step, serviceMs).map(request => request.split(' ')[1])
  }
  const slow = kinds(() => 50)
  const fast = kinds(() => 10)
  expect(slow.length).toBeGreaterThan(80)
  expect(fast.slice(0, slow.length)).toEqual(slow)
})

describe('Poisson arrivals of a whole worker', () => {
  const RATE = 400
  const LENGTH_MS = 60_000

  it('have the rate and the gaps of a process without memory', () => {
    const world = new VirtualWorld({ setup: { arrivals: 'poisson', sessions: 10 } })
    world.lay({ endMs: LENGTH_MS, windowMs: 1000, load: RATE })
    world.runTo(LENGTH_MS + 100)
    const due = world.submitted.map(({ atMs, withinMs }) => atMs + withinMs - DEADLINE_MS)
    const gaps = due.slice(1).map((at, i) => at - due[i]!)
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length
    expect(Math.abs(due.length - (RATE * LENGTH_MS) / 1000)).toBeLessThan(5 * Math.sqrt((RATE * LENGTH_MS) / 1000))
    expect(Math.abs(Math.sqrt(variance) / mean - 1)).toBeLessThan(0.05)
    for (const share of [0.5, 1, 2]) {
      const longer = gaps.filter(gap => gap > share * mean).length / gaps.length
      expect(Math.abs(longer - Math.exp(-share))).toBeLessThan(0.02)
    }
  })

  it('fill windows as differently as Poisson counts do, where even ones fill them alike', () => {
    const dispersion = (arrivals: 'constant' | 'poisson') => {
      const world = new VirtualWorld({ setup: { arrivals, sessions: 10 } })
      world.lay({ endMs: LENGTH_MS, windowMs: 100, load: RATE })
      world.runTo(LENGTH_MS + 100)
      const counts = world.finalWindows().map(({ offered }) => offered)
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
      return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length / mean
    }
    expect(Math.abs(dispersion('poisson') - 1)).toBeLessThan(0.25)
    expect(dispersion('constant')).toBeLessThan(0.01)
  })
})
