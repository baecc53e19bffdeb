import { compile, describeCondition, planSteps } from '@gradual/dsl'
import zk from '@gradual/scenarios/zk'
import { describe, expect, it } from 'vitest'

const { plan, issues } = compile(zk)

describe('the plan of zk', () => {
  it('has no issues', () => {
    expect(issues).toEqual([])
  })

  it('holds 50/s, warms up from 150 to 550, and rises from 650 to 5000', () => {
    const rise = Array.from({ length: 44 }, (_, i) => 650 + 100 * i)
    expect(planSteps(plan)).toEqual([
      { phase: 'init', load: 50, settleMs: 5000, holdMs: 10_000 },
      ...[150, 250, 350, 450, 550].map(load => ({ phase: 'warmup', load, settleMs: 0, holdMs: 10_000 })),
      ...[...rise, 5000].map(load => ({ phase: 'load-increase', load, settleMs: 0, holdMs: 10_000 })),
    ])
    expect(rise.at(-1)).toBe(4950)
  })

  it('mitigates at 70 % of where the rise ended, with 60 s to recover', () => {
    expect(plan.phases[3]).toMatchObject({
      kind: 'at',
      sharePercent: 70,
      ofPhase: 'load-increase',
      settleMs: 5000,
      recoverWithinMs: 60_000,
      mitigations: [],
    })
  })

  it('fails on mean latency, a drop of throughput, or errors', () => {
    expect(plan.phases[2]?.failWhen.map(describeCondition)).toEqual([
      'latency.mean above 50ms',
      'throughput drops by 30%',
      'errors above 10%',
    ])
  })

  it('sends seven reads to three writes of 1 KiB over 1000 zipf keys', () => {
    expect(plan.operations).toEqual([
      { name: 'read', kind: 'getData', weight: 0.7, keys: 1000, pick: 'zipf', valueBytes: 100 },
      { name: 'write', kind: 'setData', weight: 0.3, keys: 1000, pick: 'zipf', valueBytes: 1024 },
    ])
  })

  it('goes to a namespace of its own, with 100 clients of 20, 30 s sessions and a deadline of 5 s', () => {
    expect(plan.target).toEqual({
      kind: 'zookeeper',
      namespace: '/zkGradualTest',
      servers: [],
      clients: 100,
      parallelism: 20,
      sessionTimeoutMs: 30_000,
      deadlineMs: 5000,
    })
  })

  it('is an open load, evenly spaced', () => {
    expect([plan.loadUnit, plan.arrivals]).toEqual(['perSec', 'constant'])
  })

  it('binds every number that came from a parameter', () => {
    const bound = Object.fromEntries(plan.bindings.map(({ path, expr }) => [path, expr]))
    expect(bound).toEqual({
      'phases.0.load': { param: 'initialRequests' },
      'phases.0.holdMs': { param: 'stepDuration' },
      'phases.1.count': { param: 'warmupSteps' },
      'phases.1.by.load': { param: 'stepSize' },
      'phases.1.everyMs': { param: 'stepDuration' },
      'phases.2.upTo': { param: 'maxRequests' },
      'phases.2.by.load': { param: 'stepSize' },
      'phases.2.everyMs': { param: 'stepDuration' },
      'phases.2.failWhen.0.above.ms': { param: 'latencyThreshold' },
      'phases.2.failWhen.1.dropPercent': { param: 'throughputDrop' },
      'phases.3.holdMs': { param: 'stepDuration' },
    })
  })

  it('is plain JSON, frozen to the bottom', () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
    const parts: unknown[] = [plan]
    for (const part of parts) {
      if (typeof part !== 'object' || part === null) continue
      expect(Object.isFrozen(part)).toBe(true)
      parts.push(...Object.values(part))
    }
    expect(parts.length).toBeGreaterThan(100)
  })

  it('takes what the command line and the environment of the Go benchmark give, bare numbers included', () => {
    const given = {
      maxRequests: '1000',
      stepDuration: 1,
      latencyThreshold: '100',
      throughputDrop: '25',
      warmupSteps: '3',
    }
    const { plan: other, issues: found } = compile(zk, { params: given })
    expect(found).toEqual([])
    expect(planSteps(other).at(-1)).toEqual({ phase: 'load-increase', load: 1000, settleMs: 0, holdMs: 1000 })
    expect(other.phases[2]?.failWhen.map(describeCondition).slice(0, 2)).toEqual([
      'latency.mean above 100ms',
      'throughput drops by 25%',
    ])
    expect(other.phases[1]).toMatchObject({ count: 3 })
    expect(other.params.latencyThreshold).toEqual({ unit: 'duration', value: 100, default: 50, writtenUnit: 'ms' })
  })
})
