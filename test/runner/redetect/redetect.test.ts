import type { Plan } from '@gradual/dsl'
import { describe, expect, test } from 'vitest'
import { redetect } from '../../../packages/runner/src/redetect/index.ts'
import { validateRun } from '../../reporters/support/schema.ts'
import { at, hold, planOf, ramp, ZK_CONDITIONS } from '../machine/plans.ts'
import { storeRun, withLimit } from './stored.ts'

const steps = (more: Partial<Plan> = {}, everyMs = 1000, by = 100, refinePercent?: number): Plan =>
  withLimit(
    planOf(
      [
        hold('init', 50, everyMs),
        ramp(
          'up',
          everyMs,
          { by, upTo: 2000 },
          { failWhen: ZK_CONDITIONS, ...(refinePercent !== undefined && { refinePercent }) },
        ),
        at('mitigation', 70, 'up', { settleMs: 500, recoverWithinMs: 6000 }),
      ],
      more,
    ),
    50,
  )

const outcome = ({ result }: { result: ReturnType<typeof redetect>['result'] }) => {
  const { verdict, reason, criticalPoint, recovery, safeRange } = result
  return { verdict, reason, criticalPoint, recovery, safeRange }
}

describe('by the limits that it had, a stored run is judged as it was', () => {
  test.each([
    ['broke and recovered', steps(), 'capacity=1000'],
    ['held', steps(), 'capacity=5000'],
    ['broke by errors', steps(), 'capacity=1000,queue=20'],
    ['lost capacity past saturation', steps(), 'capacity=1000,loss=0.6,queue=300'],
    ['narrowed its bracket by bisection', steps({}, 1000, 400, 5), 'capacity=1000'],
    ['closed model', steps({ loadUnit: 'inFlight' }, 1000, 20), 'capacity=1000'],
  ])('%s', (_, plan, settings) => {
    const stored = storeRun(plan, settings)
    const again = redetect(stored.result, stored.log, {})
    const { verdict, criticalPoint, recovery, safeRange } = stored.result
    expect(again.gaps).toEqual([])
    expect(outcome(again)).toMatchObject({ verdict, safeRange, recovery: { outcome: recovery.outcome } })
    expect(again.result.criticalPoint?.bracket).toEqual(criticalPoint?.bracket)
    for (const { step, now } of again.steps)
      expect(now?.verdict, `${step.phase} ${step.offeredLoad}`).toBe(step.verdict)
    expect(validateRun(JSON.parse(JSON.stringify(again.result)))).toEqual([])
  })

  test.each([1, 2, 3, 4])('with random arrivals and service, seed %i', seed => {
    const stored = storeRun(steps({ arrivals: 'poisson' }, 2000), 'capacity=1000,service=exponential', { seed })
    const again = redetect(stored.result, stored.log, {})
    expect(again.result.verdict).toBe(stored.result.verdict)
    expect(again.result.criticalPoint?.bracket).toEqual(stored.result.criticalPoint?.bracket)
  })
})

describe('with another limit', () => {
  // What a run with that limit finds lies in the bracket that its windows allow to name without load.
  test.each([5, 10, 20, 35, 50])('of %i ms the bracket holds what a run with it finds', limit => {
    const stored = storeRun(steps(), 'capacity=1000')
    const live = storeRun(withLimit(steps(), limit), 'capacity=1000').result.criticalPoint!
    const { result } = redetect(stored.result, stored.log, { limit: `${limit}ms` })
    expect(result.criticalPoint).not.toBeNull()
    const [low, high] = result.criticalPoint!.bracket
    expect(live.workload).toBeGreaterThan(low)
    expect(live.workload).toBeLessThanOrEqual(high)
  })

  const slowing = {
    /** Latency follows the load: at a spacing of 1/l a request takes l/10 ms. */
    server: () => {
      let lastMs = Number.NEGATIVE_INFINITY
      return {
        arrive(timeMs: number) {
          const perSec = 1000 / (timeMs - lastMs)
          lastMs = timeMs
          return { departureMs: timeMs + Math.min(perSec / 10, 400), result: 'served' as const }
        },
      }
    },
  }

  test('a load that failed and was not repeated is passed over, and widens the bracket', () => {
    // 50 ms at 500/s: fails at 550. With 42 ms 450 fails, too, but only once.
    const stored = storeRun(steps(), slowing.server())
    expect(stored.result.criticalPoint).toMatchObject({ workload: 550, lastGood: 450 })
    const { result, gaps, steps: changes } = redetect(stored.result, stored.log, { limit: '42ms' })
    expect(result).toMatchObject({ verdict: 'broke', criticalPoint: { workload: 550, lastGood: 350, confirmed: true } })
    expect(gaps).toEqual([{ load: 450, purpose: 'confirm', why: 'its confirmation was not measured' }])
    expect(changes.find(({ step }) => step.offeredLoad === 450)?.now?.verdict).toBe('fail')
  })

  test('a failure that only one step shows is a candidate, and the verdict inconclusive', () => {
    // Held up to 2000/s with 250 ms; with 190 ms only the last load fails, and was never repeated.
    const held = withLimit(steps(), 250)
    const stored = storeRun(held, slowing.server())
    expect(stored.result.verdict).toBe('held')
    const { result } = redetect(stored.result, stored.log, { limit: '197ms' })
    expect(result.verdict).toBe('inconclusive')
    expect(result.criticalPoint).toMatchObject({ workload: 2000, lastGood: 1950, confirmed: false })
    expect(result.reason).toMatch(/at 2000\/s latency\.mean above 197ms .* and its confirmation was not measured/)
    expect(validateRun(JSON.parse(JSON.stringify(result)))).toEqual([])
  })

  test('a higher limit asks for loads that nobody measured, and is told so', () => {
    const stored = storeRun(steps(), slowing.server())
    const { result, gaps } = redetect(stored.result, stored.log, { limit: '300ms' })
    expect(result).toMatchObject({ verdict: 'inconclusive', criticalPoint: null })
    expect(result.reason).toMatch(
      /^at 550\/s the step was ended after \d of 10 windows; the highest load that passed is 450\/s$/,
    )
    expect(gaps).toHaveLength(1)
    expect(result.advice).toContain('needs load')
  })

  // Bisected at 850, 450, 650, 550: with 60 ms it is 650 that breaks. 550 would pass, but was ended when it broke 50 ms.
  test('a bisection goes as far as its probes were measured, and how that load recovers is not known', () => {
    const stored = storeRun(steps({}, 1000, 400, 5), slowing.server())
    expect(stored.result.criticalPoint!.workload).toBeLessThan(550)
    const { result } = redetect(stored.result, stored.log, { limit: '60ms' })
    expect(result).toMatchObject({ verdict: 'broke', criticalPoint: { workload: 650, lastGood: 450 } })
    expect(result.recovery.outcome).toBe('skipped')
    expect(result.reason).toContain('whether it recovers at 455/s is not known')
  })
})

describe('what changes more than conditions is refused', () => {
  const stored = storeRun(steps(), 'capacity=1000')
  const bound: Plan = {
    ...stored.result.plan,
    params: { ...stored.result.plan.params, most: { unit: 'rate', value: 2000, default: 2000, writtenUnit: '/s' } },
    bindings: [...stored.result.plan.bindings, { path: 'phases.1.upTo', expr: { param: 'most' } }],
  }
  const custom: Plan = {
    ...stored.result.plan,
    phases: stored.result.plan.phases.map((phase, index) =>
      index === 1 ? { ...phase, failWhen: [{ kind: 'custom', name: 'mine' }] } : phase,
    ),
  }

  test.each([
    ['a load', bound, { most: '3000/s' }, 'PLAN_INVALID', /^-p most changes phases\.1\.upTo/],
    ['a parameter that does not exist', bound, { limits: '3ms' }, 'PARAM_UNKNOWN', /limits/],
    ['a value of another unit', bound, { limit: '3/s' }, 'PARAM_INVALID', /limit/],
    ['a condition that is a function', custom, {}, 'PLAN_INVALID', /mine/],
  ])('%s', (_, plan, given, code, message) => {
    const run = () => redetect({ ...stored.result, plan }, stored.log, given)
    expect(run).toThrow(expect.objectContaining({ code }))
    expect(run).toThrow(message)
  })
})

test('windows without histograms, as a killed run leaves them, are not measured', () => {
  const stored = storeRun(steps(), 'capacity=1000', { only: ({ load }) => load < 500 })
  const { result } = redetect(stored.result, stored.log, {})
  expect(result).toMatchObject({ verdict: 'inconclusive', criticalPoint: null })
  expect(result.reason).toContain('the highest load that passed is 450/s')
})
