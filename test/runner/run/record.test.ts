import { expect, test } from 'vitest'
import type { RunEvent } from '../../../packages/runner/src/events.ts'
import type { StepOrder } from '../../../packages/runner/src/machine/types.ts'
import { startClock } from '../../../packages/runner/src/run/clock.ts'
import { RunRecord } from '../../../packages/runner/src/run/record.ts'
import { windowOf } from '../detect/spans.ts'
import { zkPlan } from '../machine/plans.ts'

const order: StepOrder = {
  stepId: 1,
  phase: 'load-increase',
  recorded: 'LOAD_INCREASE',
  step: 0,
  attempt: 0,
  purpose: 'step',
  load: 100,
  settleMs: 0,
  holdMs: 10_000,
  windowMs: 1000,
}
const breach = { condition: 'latency.mean above 50ms', index: 0, required: 50, actual: 80, unit: 'ms' } as const

test('the failing step is the one that ran at the first breached window, not one that was laid for then and cut', () => {
  const events: RunEvent[] = []
  const record = new RunRecord(zkPlan(), startClock(), undefined, event => events.push(event))
  const lay = (more: Partial<StepOrder>, startMs: number) => {
    const track = {
      order: { ...order, ...more },
      startMs,
      endMs: startMs + 10_000,
      cut: false,
      windows: [windowOf({})],
    }
    record.tracks.set(track.order.stepId, track)
  }
  lay({}, 0)
  lay({ stepId: 2, load: 200 }, 10_000)
  record.cutAt(10_200)
  lay({ stepId: 3, purpose: 'repeat', attempt: 1 }, 10_250)
  record.fail({ load: 100, atMs: 12_250, cause: breach, confirmed: true })
  const failure = events.find(event => event.type === 'failure.detected')
  expect(failure).toMatchObject({ step: { stepId: 3, purpose: 'repeat' } })
})
