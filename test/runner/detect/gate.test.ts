import { describe, expect, test } from 'vitest'
import { describeSaturation, failsRegardless, limitedBy } from '../../../packages/runner/src/detect/index.ts'
import { histogramOf, repeated, stepOf, windowOf } from './spans.ts'

const steady = { latenciesMs: repeated(100, 10) }

describe('the generator', () => {
  test('without fault is not named', () => {
    expect(limitedBy(windowOf(steady), 50)).toEqual([])
  })

  test('at exactly its limits is not named', () => {
    const generator = { sentShare: 0.99, pacingLagP99Ms: 5, eventLoopP99Ms: 10 }
    expect(limitedBy(windowOf({ ...steady, generator }), 50)).toEqual([])
  })

  test('that sends less than was due is named with the share', () => {
    const generator = { sentShare: 0.9721 }
    expect(limitedBy(windowOf({ ...steady, generator }), 50)).toEqual(['sent 97.2 % of what was due, at least 99 %'])
  })

  test('may lag by a tenth of the latency limit', () => {
    const window = windowOf({ ...steady, generator: { pacingLagP99Ms: 7.3 } })
    expect(limitedBy(window, 50)).toEqual(['pacing lag p99 7.3 ms, at most 5 ms'])
    expect(limitedBy(window, 100)).toEqual([])
  })

  test('with a blocked event loop is named', () => {
    const window = windowOf({ ...steady, generator: { eventLoopP99Ms: 24.02 } })
    expect(limitedBy(window, 50)).toEqual(['event-loop delay p99 24.1 ms, at most 10 ms'])
  })
})

describe('few samples', () => {
  const lagging = (late: number, total: number) => {
    const pacingLag = histogramOf([...repeated(total - late, 0.1), ...repeated(late, 12)])
    const histograms = { pacingLag, slotWait: histogramOf([]), eventLoop: histogramOf([]) }
    return windowOf({ ...steady, generator: { pacingLagP99Ms: pacingLag.quantileUs(0.99) / 1000, histograms } })
  }

  test('with one hiccup among fifty requests do not speak against the generator', () => {
    expect(limitedBy(lagging(1, 50), 50)).toEqual([])
  })

  test('with one late request in ten do', () => {
    expect(limitedBy(lagging(5, 50), 50)).toEqual(['pacing lag p99 12.0 ms, at most 5 ms'])
  })

  test('are no excuse from a thousand on: there the 99th percentile is what it is', () => {
    expect(limitedBy(lagging(12, 1000), 50)).toHaveLength(1)
    expect(limitedBy(lagging(9, 1000), 50)).toEqual([])
  })
})

describe("Little's law", () => {
  const generator = { littleError: 0.25 }
  const windows = (inFlight: (index: number) => number) =>
    stepOf(Array.from({ length: 10 }, (_, index) => ({ ...steady, inFlightMean: inFlight(index) })))

  test('is asked of a step whose requests in flight have no trend', () => {
    const step = { ...windows(index => 10 + (index % 2)), generator: { ...windowOf(steady).generator, ...generator } }
    expect(limitedBy(step, 50)).toEqual([
      'requests in flight differ by 25.0 % from throughput times latency, at most 10 %',
    ])
  })

  test('is not asked while requests pile up', () => {
    const step = { ...windows(index => 10 * index), generator: { ...windowOf(steady).generator, ...generator } }
    expect(limitedBy(step, 50)).toEqual([])
  })

  test('is not asked of a single window', () => {
    expect(limitedBy(windowOf({ ...steady, generator }), 50)).toEqual([])
  })
})

test('a limited step still fails where the service time alone, less what the generator may have added, is above the limit', () => {
  const generator = { pacingLagP99Ms: 20, eventLoopP99Ms: 15 }
  expect(failsRegardless(windowOf({ latenciesMs: repeated(100, 100), generator }), 50)).toBe(true)
  expect(failsRegardless(windowOf({ latenciesMs: repeated(100, 80), generator }), 50)).toBe(false)
})

describe('saturation', () => {
  const growing = (answered: number) =>
    stepOf(
      Array.from({ length: 10 }, (_, index) => ({
        latenciesMs: repeated(1000, 10),
        ok: answered,
        inFlightMean: 10 + index * 50,
      })),
    ).windows

  test('is less than 95 % answered with ever more in flight', () => {
    expect(describeSaturation(growing(900))).toBe(
      'saturated: 900/s answered of 1000/s offered, with ever more requests in flight',
    )
  })

  test('is not seen where 95 % are answered', () => {
    expect(describeSaturation(growing(960))).toBeUndefined()
  })
})
