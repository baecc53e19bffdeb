import { describe, expect, it } from 'vitest'
import { Histogram, type HistogramData } from '../../../packages/runner/src/histogram/histogram.ts'
import { mergeSteps, mergeWindows, summarize } from '../../../packages/runner/src/stats/merge.ts'
import type { WindowReport } from '../../../packages/runner/src/worker/messages.ts'

function dataOf(...valuesUs: number[]): HistogramData {
  const histogram = new Histogram()
  for (const value of valuesUs) histogram.record(value)
  return histogram.toData()
}

function filled(count: number, us = 1000): Histogram {
  const histogram = new Histogram()
  for (let i = 0; i < count; i++) histogram.record(us)
  return histogram
}

function report(over: Partial<WindowReport> = {}): WindowReport {
  return {
    type: 'window',
    worker: 0,
    stepId: 3,
    index: 1,
    startMs: 1000,
    endMs: 2000,
    final: true,
    offered: 4,
    sent: 4,
    notSent: 0,
    shed: 0,
    watchEvents: 0,
    waiting: 0,
    censored: 0,
    errors: {},
    operations: [
      { latency: dataOf(1000, 2000), service: dataOf(900, 1900), ok: 2, errors: 0 },
      { latency: dataOf(5000, 6000), service: dataOf(4900, 5900), ok: 2, errors: 0 },
    ],
    inFlightMean: 1,
    inFlightEnd: 1,
    queuedEnd: 0,
    pacingLag: dataOf(100, 100, 100, 100),
    slotWait: dataOf(0, 0, 0, 0),
    eventLoop: dataOf(10, 20),
    eventLoopP99Ms: 0.02,
    cpuMs: 100,
    gcMs: 3,
    ...over,
  }
}

const SETUP = { operations: ['read', 'write'], load: 8 }

describe('mergeWindows', () => {
  it('adds up what the workers counted', () => {
    const merged = mergeWindows(
      [
        report({ errors: { '-4': 2, '-101': 1 }, censored: 1, inFlightMean: 2, inFlightEnd: 3 }),
        report({ worker: 1, errors: { '-4': 1 }, offered: 6, sent: 5, notSent: 1, inFlightMean: 4, inFlightEnd: 1 }),
      ],
      SETUP,
    )
    expect(merged).toMatchObject({
      stepId: 3,
      index: 1,
      load: 8,
      startMs: 1000,
      endMs: 2000,
      offered: 10,
      sent: 9,
      notSent: 1,
      censored: 1,
      ok: 8,
      errors: { '-4': 3, '-101': 1, notSent: 1 },
      errorCount: 5,
      throughputPerSec: 8,
      inFlightMean: 6,
      inFlightEnd: 4,
      final: true,
    })
    expect(merged.latency.count).toBe(8)
    expect(merged.operations.write!.latency.meanUs).toBe(5500)
    expect(merged.operations.read!.service.maxUs).toBe(1900)
    expect(merged.generator).toMatchObject({ cpu: 0.2, gcMs: 6 })
  })

  it('is final when all workers are', () => {
    expect(mergeWindows([report(), report({ worker: 1, final: false })], SETUP).final).toBe(false)
  })

  it('tells the rate of a window that was cut by its own length', () => {
    expect(mergeWindows([report({ endMs: 1500 })], SETUP).throughputPerSec).toBe(8)
  })

  it('counts as sent what waits for a slot, for the system makes it wait, and not what was never sent', () => {
    const share = (over: Partial<WindowReport>) => mergeWindows([report(over)], SETUP).generator.sentShare
    expect(share({ offered: 100, sent: 100 })).toBe(1)
    expect(share({ offered: 100, sent: 40, waiting: 60 })).toBe(1)
    expect(share({ offered: 100, sent: 40, notSent: 60 })).toBe(1)
    expect(share({ offered: 100, sent: 90 })).toBe(0.9)
    expect(share({ offered: 0, sent: 0 })).toBe(1)
  })

  it('compares what was in flight with the law of Little', () => {
    // 1,000/s x 20 ms = 20 in flight.
    const service = filled(1000, 20_000).toData()
    const operations = [
      { latency: service, service, ok: 1000, errors: 0 },
      { latency: dataOf(), service: dataOf(), ok: 0, errors: 0 },
    ]
    const little = (inFlightMean: number) =>
      mergeWindows([report({ operations, inFlightMean })], SETUP).generator.littleError
    expect(little(20)).toBeCloseTo(0, 9)
    expect(little(25)).toBeCloseTo(0.2, 9)
    expect(little(4)).toBeUndefined()
  })

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(mergeWindows([report()], SETUP))).toBe(true)
  })
})

describe('mergeSteps', () => {
  const windows = [
    mergeWindows([report({ index: 0, startMs: 0, endMs: 1000, inFlightEnd: 9 })], SETUP),
    mergeWindows([report({ index: 1, inFlightMean: 3, errors: { '-7': 4 } })], SETUP),
  ]

  it('adds up its windows', () => {
    const step = mergeSteps(windows)
    expect(step).toMatchObject({
      stepId: 3,
      load: 8,
      startMs: 0,
      endMs: 2000,
      offered: 8,
      ok: 8,
      errors: { '-7': 4 },
      errorCount: 4,
      throughputPerSec: 4,
      inFlightMean: 2,
      inFlightEnd: 1,
    })
    expect(step.latency.count).toBe(8)
    expect(step.operations.read!.latency.count).toBe(4)
    expect(step.windows).toEqual(windows)
  })

  it('takes percentiles of the generator from all samples, and does not average them', () => {
    const slow = mergeWindows([report({ index: 1, pacingLag: filled(10, 50_000).toData() })], SETUP)
    const fast = mergeWindows([report({ index: 0, pacingLag: filled(9990, 100).toData() })], SETUP)
    // Ten of 10,000 are slow: not 1 %.
    expect(mergeSteps([fast, slow]).generator.pacingLagP99Ms).toBeCloseTo(0.1, 3)
    expect(slow.generator.pacingLagP99Ms).toBeCloseTo(50, 1)
  })

  it('takes the worst of its windows where they have no samples any more', () => {
    const bare = windows.map((window, i) => ({
      ...window,
      generator: { sentShare: 1 - i / 10, pacingLagP99Ms: i, slotWaitP99Ms: 2 * i, eventLoopP99Ms: 3, cpu: i, gcMs: 5 },
    }))
    expect(mergeSteps(bare).generator).toEqual({
      sentShare: 0.9,
      pacingLagP99Ms: 1,
      slotWaitP99Ms: 2,
      eventLoopP99Ms: 3,
      cpu: 0.5,
      gcMs: 10,
    })
  })

  it('leaves out windows that have not closed', () => {
    const holes: typeof windows = []
    holes[2] = windows[1]!
    expect(mergeSteps(holes)).toMatchObject({ startMs: 1000, endMs: 2000, offered: 4, throughputPerSec: 4 })
  })
})

describe('summarize', () => {
  it('tells a quantile only where ten samples lie beyond it', () => {
    expect(summarize(filled(19))).not.toHaveProperty('p50Ms')
    expect(summarize(filled(20))).toHaveProperty('p50Ms')
    expect(summarize(filled(99))).not.toHaveProperty('p90Ms')
    expect(summarize(filled(100))).toHaveProperty('p90Ms')
    expect(summarize(filled(999))).not.toHaveProperty('p99Ms')
    expect(summarize(filled(1000))).toHaveProperty('p99Ms')
    expect(summarize(filled(9999))).not.toHaveProperty('p999Ms')
    expect(summarize(filled(10_000))).toHaveProperty('p999Ms')
  })

  it('is in milliseconds', () => {
    const histogram = filled(1000, 2000)
    histogram.record(500_000)
    expect(summarize(histogram)).toMatchObject({ count: 1001, p99Ms: 2, maxMs: 500 })
    expect(summarize(histogram).meanMs).toBeCloseTo(2.4975, 3)
  })

  it('has no mean where there is no sample', () => {
    expect(summarize(new Histogram()).meanMs).toBeNaN()
  })
})
