import { phase, scenario, zookeeper } from '@gradual/dsl'
import { type RunEvent, simulate } from '@gradual/runner'
import zk from '@gradual/scenarios/zk'
import { describe, expect, test } from 'vitest'
import { validateRun } from '../../reporters/support/schema.ts'

/** What an author of a scenario writes, in the words of the documentation. */
describe('the test kit', () => {
  const saturation = scenario('saturation')
    .params({ limit: '50ms' })
    .target(zookeeper({ namespace: '/saturation' }))
    .workload(op => ({ read: op.getData({ keys: 100 }).weight(1) }))
    .phases(p =>
      phase('init')
        .hold('50/s')
        .for('1s')
        .then(
          phase('up')
            .by('100/s')
            .upTo('2000/s')
            .every('2s')
            .failWhen(m => m.latency.mean.above(p.limit)),
        )
        .then(phase('mitigation').at('70%').settle('1s').recoverWithin('10s')),
    )

  test('shows that a scenario finds a capacity that is known', () => {
    const { verdict, criticalPoint, recovery } = simulate(saturation, { capacity: '1000/s' })
    expect(verdict).toBe('broke')
    expect(criticalPoint!.bracket[1]).toBeGreaterThan(1000)
    expect(criticalPoint!.bracket[0]).toBeLessThanOrEqual(1000 * (1 + (2 * 0.05) / 2))
    expect(recovery.outcome).toBe('recovered')
  })

  test('shows that a scenario holds where it is to hold', () => {
    expect(simulate(saturation, { capacity: '3000/s' })).toMatchObject({ verdict: 'held', criticalPoint: null })
  })

  // D/D/1: the mean of a step of T at load l is (l/mu - 1) T/2, so a higher limit is reached at a higher load.
  test('takes parameters in the words of the command line', () => {
    const at = (limit: string) =>
      simulate(saturation, { capacity: '1000/s', params: { limit } }).criticalPoint!.workload
    expect(at('500ms')).toBeGreaterThan(at('20ms'))
  })

  test('takes a system of the author in place of the queue', () => {
    // Quick while requests are at least 1 ms apart, slow when they come closer: broken above 1000/s, whatever the step.
    let lastMs = Number.NEGATIVE_INFINITY
    const server = {
      arrive(timeMs: number) {
        const slow = timeMs - lastMs < 1 - 1e-6
        lastMs = timeMs
        return { departureMs: timeMs + (slow ? 80 : 5), result: 'served' as const }
      },
    }
    const result = simulate(saturation, { server })
    expect(result.verdict).toBe('broke')
    expect(result.criticalPoint).toMatchObject({ workload: 1050, lastGood: 950 })
    const [low, high] = result.criticalPoint!.bracket
    expect(low).toBe(950)
    expect(high).toBeLessThan(1050 * 1.01)
  })

  test('the same seed gives the same result, another seed another', () => {
    const run = (seed: number) =>
      JSON.stringify(simulate(saturation, { sandbox: 'service=exponential', seed, quick: true }))
    expect(run(7)).toBe(run(7))
    expect(run(8)).not.toBe(run(7))
  })

  test.each([
    ['a parameter that does not exist', { params: { limt: '20ms' } }, 'PLAN_INVALID', /limt/],
    ['a capacity without meaning', { capacity: 'fast' }, 'PARAM_INVALID', /fast/],
    ['no capacity at all', { capacity: '0/s' }, 'PARAM_INVALID', /0\/s/],
    ['a setting that the sandbox does not have', { sandbox: 'sevice=exponential' }, 'TARGET_INVALID', /sevice/],
  ])('%s is refused', (_, options, code, message) => {
    expect(() => simulate(saturation, options)).toThrow(expect.objectContaining({ code }))
    expect(() => simulate(saturation, options)).toThrow(message)
  })
})

describe('a simulated run', () => {
  const events: RunEvent[] = []
  const result = simulate(zk, { capacity: '1000/s', quick: true, onEvent: event => events.push(event) })

  test('has the form of run.json, and says that it was simulated', () => {
    expect(validateRun(JSON.parse(JSON.stringify(result)))).toEqual([])
    expect(result.target).toMatchObject({ kind: 'simulated', servers: [] })
    expect(result.target.description).toContain('nothing was sent')
    expect(result.startedAt).toBe('2000-01-01T00:00:00.000Z')
  })

  test('tells its events in the order of time, from the first to the last', () => {
    expect(events[0]!.type).toBe('run.started')
    expect(events.at(-1)).toMatchObject({ type: 'run.finished', verdict: 'broke' })
    const starts = events.flatMap(event => (event.type === 'step.started' ? [event.at] : []))
    expect(starts).toEqual([...starts].sort())
    const measured = events.flatMap(event => (event.type === 'step.measured' ? [event.step.stepId] : []))
    expect(measured).toEqual(result.steps.map(step => step.stepId))
  })

  test('enters the phases of a run that breaks and recovers', () => {
    expect(result.transitions.map(({ recorded }) => recorded)).toEqual([
      'INIT',
      'WARMUP',
      'LOAD_INCREASE',
      'FAILURE',
      'MITIGATION',
      'RECOVERED',
    ])
  })

  test('counts in its seconds the same replies as in its windows', () => {
    const seconds = events.flatMap(event => (event.type === 'second.measured' ? [event.second] : []))
    const first = result.steps[0]!
    const from = Date.parse(first.startedAt)
    // The baseline is 50/s, evenly spaced and answered at once: each second that lies in its step has 50.
    const within = seconds.filter(
      ({ at }) => Date.parse(at) >= from && Date.parse(at) + 1000 <= from + first.durationMs,
    )
    for (const second of within) expect(second.throughput).toBe(50)
    const late = seconds.filter(({ recorded }) => recorded === 'LOAD_INCREASE')
    expect(Math.max(...late.map(({ throughput }) => throughput))).toBe(1000)
  })

  test('has final windows only: on the virtual clock every reply is waited for', () => {
    expect(result.steps.flatMap(step => step.windows).filter(window => !window.final)).toEqual([])
  })
})
