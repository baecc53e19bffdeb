import { rampLoads } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'

describe('the loads of a ramp', () => {
  it('start one step after the load where the phase before ended', () => {
    expect(rampLoads({ by: { load: 100 }, count: 5 }, 50)).toEqual([150, 250, 350, 450, 550])
  })

  it('start at from, included', () => {
    expect(rampLoads({ from: 50, by: { load: 100 }, count: 3 }, 9999)).toEqual([50, 150, 250])
  })

  it('end at upTo, with a last step that is shortened', () => {
    expect(rampLoads({ by: { load: 100 }, upTo: 500 }, 250)).toEqual([350, 450, 500])
  })

  it('end at upTo where a step falls on it', () => {
    expect(rampLoads({ by: { load: 100 }, upTo: 500 }, 300)).toEqual([400, 500])
  })

  it('are one where the first step is beyond upTo', () => {
    expect(rampLoads({ by: { load: 1000 }, upTo: 500 }, 300)).toEqual([500])
  })

  it('are none where the phase before ended at upTo or above', () => {
    expect(rampLoads({ by: { load: 100 }, upTo: 500 }, 500)).toEqual([])
    expect(rampLoads({ by: { load: 100 }, upTo: 500 }, 700)).toEqual([])
  })

  it('are one where from is upTo', () => {
    expect(rampLoads({ from: 500, by: { load: 100 }, upTo: 500 })).toEqual([500])
  })

  it('are spread evenly by number and end', () => {
    expect(rampLoads({ upTo: 500, count: 4 }, 100)).toEqual([200, 300, 400, 500])
    expect(rampLoads({ from: 100, upTo: 500, count: 5 })).toEqual([100, 200, 300, 400, 500])
    expect(rampLoads({ from: 500, upTo: 500, count: 1 })).toEqual([500])
  })

  it('grow by a share of the present load', () => {
    expect(rampLoads({ by: { percent: 50 }, count: 3 }, 100)).toEqual([150, 225, 337.5])
    expect(rampLoads({ from: 100, by: { percent: 50 }, upTo: 300 })).toEqual([100, 150, 225, 300])
  })

  it('are whole in a closed model, a share rounded up and at least 1', () => {
    expect(rampLoads({ by: { percent: 50 }, upTo: 20 }, 1, 'inFlight')).toEqual([2, 3, 5, 8, 12, 18, 20])
    expect(rampLoads({ by: { percent: 1 }, count: 3 }, 10, 'inFlight')).toEqual([11, 12, 13])
    expect(rampLoads({ upTo: 10, count: 4 }, 0, 'inFlight')).toEqual([3, 5, 8, 10])
  })

  it('have no binary noise', () => {
    expect(rampLoads({ from: 0.1, by: { load: 0.1 }, count: 3 })).toEqual([0.1, 0.2, 0.3])
    expect(rampLoads({ by: { load: 0.1 }, upTo: 0.3 }, 0.1)).toEqual([0.2, 0.3])
  })

  it('are none without a load to start from, or with a step that leads nowhere', () => {
    expect(rampLoads({ by: { load: 100 }, count: 3 })).toEqual([])
    expect(rampLoads({ by: { load: 0 }, upTo: 500 }, 100)).toEqual([])
    expect(rampLoads({ by: { load: -5 }, upTo: 500 }, 100)).toEqual([])
    expect(rampLoads({ by: { load: Number.NaN }, count: 5 }, 100)).toEqual([])
  })

  it('never outgrow memory', () => {
    expect(rampLoads({ by: { load: 1 }, upTo: 1e12 }, 1)).toHaveLength(10_001)
    expect(rampLoads({ by: { load: 1 }, count: 1e12 }, 1)).toHaveLength(10_001)
    expect(rampLoads({ upTo: 10, count: 1e12 }, 1)).toHaveLength(10_001)
  })
})
