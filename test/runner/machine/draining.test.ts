import { expect, test } from 'vitest'
import { simulate } from '../../../packages/runner/src/simulate/index.ts'
import { hold, planOf, ramp, ZK_CONDITIONS } from './plans.ts'
import { dyingAt, fifo } from './servers.ts'

const phases = [
  hold('init', 50, 1000),
  ramp('load-increase', 1000, { from: 100, by: 3000, upTo: 6100 }, { failWhen: ZK_CONDITIONS }),
]
const plan = planOf(phases)
const patient = { ...plan, target: { ...plan.target, deadlineMs: 120_000 } }

test('a backlog that does not go away in 10 s leaves the failure unconfirmed, and the run inconclusive', () => {
  const run = simulate(patient, { server: fifo(() => 1000 / 150) })
  expect(run.critical).toBeUndefined()
  expect(run.outcome.verdict).toBe('inconclusive')
  expect(run.outcome.reason).toContain('requests were still in flight 10 s after the load had stopped')
  expect(run.transitions.at(-1)).toMatchObject({ recorded: 'INCONCLUSIVE', load: 3100 })
})

test('a system that answers nothing under load and nothing in 10 s without it has failed', () => {
  const server = fifo(() => 0.1, [{ fromMs: 2000, toMs: 60_000 }])
  const run = simulate(patient, { server })
  expect(run.critical).toMatchObject({ load: 3100, lastGood: 100, confirmed: false })
  expect(run.outcome.reason).toContain('replies were still missing 10 s after the load had stopped')
})

test('requests that were given up at their deadline are still a backlog', () => {
  const run = simulate(plan, { server: fifo(() => 1000 / 150) })
  expect(run.critical).toBeUndefined()
  expect(run.outcome.verdict).toBe('inconclusive')
  expect(run.outcome.reason).toContain('requests were still in flight 10 s after the load had stopped')
})

test('a system that falls silent in the middle of a window has failed', () => {
  const run = simulate(plan, {
    server: dyingAt(
      fifo(() => 0.1),
      2150,
    ),
  })
  expect(run.critical).toMatchObject({ load: 3100, lastGood: 100 })
  expect(run.outcome.reason).toContain('replies were still missing 10 s after the load had stopped')
})
