import { meanLoad, type PlanPhase, phaseLoads, phaseSlices, type ShapedPhase } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'

const common = { name: 'x', settleMs: 0, tags: [], failWhen: [] }
const slope = (more: object): ShapedPhase => ({
  ...common,
  kind: 'slope',
  to: 500,
  holdMs: 50_000,
  everyMs: 10_000,
  ...more,
})
const spike = (more: object): ShapedPhase => ({
  ...common,
  kind: 'spike',
  load: 200,
  peak: 2000,
  lastingMs: 2000,
  holdMs: 60_000,
  ...more,
})
const trace = (more: object): ShapedPhase => ({
  ...common,
  kind: 'trace',
  source: 'rates.csv',
  points: [
    { atMs: 0, perSec: 10 },
    { atMs: 10_000, perSec: 30 },
    { atMs: 20_000, perSec: 0 },
  ],
  between: 'steps',
  holdMs: 30_000,
  everyMs: 10_000,
  ...more,
})
const areaOf = (slices: ReturnType<typeof phaseSlices>) =>
  slices.flatMap(({ curve }) => curve).reduce((sum, { ms, from, to }) => sum + (ms * (from + to)) / 2000, 0)

describe('a straight line', () => {
  it('is judged in parts, each called by its highest load', () => {
    const slices = phaseSlices(slope({ from: 0 }))
    expect(slices.map(({ load }) => load)).toEqual([100, 200, 300, 400, 500])
    expect(slices.map(({ holdMs }) => holdMs)).toEqual([10_000, 10_000, 10_000, 10_000, 10_000])
  })

  it('goes down as well, and then a part ends at its lowest', () => {
    const slices = phaseSlices(slope({ from: 500, to: 300, holdMs: 20_000 }))
    expect(slices.map(({ load, endLoad }) => [load, endLoad])).toEqual([
      [500, 400],
      [400, 300],
    ])
  })

  it('starts where the phase before ended', () => {
    expect(phaseSlices(slope({}), 400)[0]?.curve[0]?.from).toBe(400)
    expect(phaseSlices(slope({}))).toEqual([])
  })

  it.each([
    [25_000, 3],
    [14_000, 1],
    [4000, 1],
  ])('of %i ms has %i equal parts of about 10 s', (holdMs, count) => {
    const slices = phaseSlices(slope({ from: 0, holdMs }))
    expect(slices).toHaveLength(count)
    for (const slice of slices) expect(slice.holdMs).toBeCloseTo(holdMs / count, 6)
  })

  it('of requests in flight is called by whole numbers', () => {
    const slices = phaseSlices(slope({ from: 1, to: 10, holdMs: 40_000 }), undefined, 'inFlight')
    expect(slices.map(({ load }) => load)).toEqual([3, 6, 8, 10])
  })

  it('is where the next phase goes on from', () => {
    const phases: PlanPhase[] = [
      slope({ from: 500, to: 300 }),
      { ...common, kind: 'ramp', name: 'y', by: { load: 10 }, count: 2, everyMs: 1000 },
    ]
    expect(phaseLoads({ phases, loadUnit: 'perSec' })[1]?.loads).toEqual([310, 320])
  })
})

describe('a pulse', () => {
  it('stands in the middle of the phase', () => {
    const [slice, ...others] = phaseSlices(spike({}))
    expect(others).toEqual([])
    expect(slice).toMatchObject({ load: 2000, endLoad: 200, holdMs: 60_000 })
    expect(slice?.curve.map(({ ms, from }) => [ms, from])).toEqual([
      [29_000, 200],
      [2000, 2000],
      [29_000, 200],
    ])
  })

  it('comes as often as its period fits, and is judged with the base around it', () => {
    const slices = phaseSlices(spike({ everyMs: 20_000 }))
    expect(slices.map(({ holdMs }) => holdMs)).toEqual([20_000, 20_000, 20_000])
    for (const { curve } of slices) {
      expect(curve.map(({ ms, from }) => [Math.round(ms), from])).toEqual([
        [9000, 200],
        [2000, 2000],
        [9000, 200],
      ])
    }
  })

  it('begins when the scenario says', () => {
    const [slice] = phaseSlices(spike({ afterMs: 0, everyMs: 50_000 }))
    expect(slice?.curve.map(({ ms }) => ms)).toEqual([2000, 48_000, 2000, 8000])
  })

  it('that would outlast the phase is left out', () => {
    const pulses = phaseSlices(spike({ afterMs: 5000, everyMs: 10_000, holdMs: 36_000 }))
      .flatMap(({ curve }) => curve)
      .filter(({ from }) => from === 2000)
    expect(pulses).toHaveLength(3)
  })

  it.each([
    { everyMs: 0 },
    { everyMs: Number.NaN },
    { everyMs: -5 },
    { lastingMs: Number.NaN },
    { holdMs: Number.NaN },
  ])('of senseless times (%o) does not go on for ever', times => {
    expect(phaseSlices(spike(times)).length).toBeLessThan(10_002)
  })
})

describe('a trace', () => {
  it('holds each rate until the next', () => {
    expect(phaseSlices(trace({})).map(({ load, endLoad }) => [load, endLoad])).toEqual([
      [10, 10],
      [30, 30],
      [0, 0],
    ])
  })

  it('may go in straight lines, and then ends with its last rate', () => {
    const slices = phaseSlices(trace({ between: 'lines', holdMs: 20_000 }))
    expect(slices.map(({ curve }) => curve.map(({ from, to }) => [from, to]))).toEqual([[[10, 30]], [[30, 0]]])
  })

  it('keeps what it offers, however it is cut', () => {
    for (const everyMs of [500, 3333, 7000, 30_000]) {
      expect(areaOf(phaseSlices(trace({ everyMs })))).toBeCloseTo(400, 6)
      expect(areaOf(phaseSlices(trace({ everyMs, between: 'lines', holdMs: 20_000 })))).toBeCloseTo(350, 6)
    }
  })
})

describe('the mean load', () => {
  const curve = [
    { ms: 1000, from: 0, to: 100 },
    { ms: 1000, from: 300, to: 300 },
  ]

  it.each([
    [0, 1000, 50],
    [250, 750, 50],
    [900, 1000, 95],
    [500, 1500, (37.5 + 150) / 1],
    [1000, 2000, 300],
  ])('between %i and %i ms is %d', (from, to, mean) => {
    expect(meanLoad(curve, from, to)).toBeCloseTo(mean, 9)
  })

  it('before and behind the curve is that of its ends', () => {
    expect(meanLoad(curve, -1000, 1000)).toBeCloseTo(25, 9)
    expect(meanLoad(curve, 1500, 4000)).toBeCloseTo(300, 9)
  })
})
