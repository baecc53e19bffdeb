import type { PlanCondition } from '@gradual/dsl'
import { describe, expect, test } from 'vitest'
import { judgeStep, judgeWindow } from '../../../packages/runner/src/detect/index.ts'
import type { Reference } from '../../../packages/runner/src/detect/types.ts'
import { histogramOf, repeated, stepOf, windowOf, windowsOf } from './spans.ts'

const reference: Reference = { loadUnit: 'perSec', phases: {} }

describe('errors', () => {
  const errors: PlanCondition = { kind: 'errors', abovePercent: 10 }
  const share = (failed: number, total: number) =>
    windowOf({ latenciesMs: repeated(total, 1), ok: total - failed, errors: failed })

  test('two errors of ten say nothing of a share above 10 %', () => {
    expect(judgeWindow([errors], share(2, 10), reference)).toEqual([])
  })

  test('two hundred of a thousand do', () => {
    expect(judgeWindow([errors], share(200, 1000), reference)).toMatchObject([
      { required: 10, actual: 20, unit: 'percent' },
    ])
  })

  test('exactly the share itself is no breach, however many the samples', () => {
    expect(judgeWindow([errors], share(10_000, 100_000), reference)).toEqual([])
  })
})

describe('throughput', () => {
  const drop: PlanCondition = { kind: 'throughputDrop', dropPercent: 30 }
  const best: Reference = { ...reference, best: { throughputPerSec: 1000, load: 1000, operations: {} } }
  const replies = (ok: number, offered: number, load: number) =>
    windowOf({ latenciesMs: repeated(offered, 1), ok, offered, load })

  test('less than 70 % of the best at no less load is a breach', () => {
    expect(judgeWindow([drop], replies(690, 1100, 1100), best)).toMatchObject([
      { required: 700, actual: 690, unit: 'perSec' },
    ])
  })

  test('70 % of the best is none', () => {
    expect(judgeWindow([drop], replies(700, 1100, 1100), best)).toEqual([])
  })

  test('a window that was offered less than the best had is not held to it', () => {
    expect(judgeWindow([drop], replies(600, 600, 600), best)).toEqual([])
    expect(judgeWindow([drop], replies(600, 900, 1000), best)).toEqual([])
  })

  test('in a closed model the load says what was offered, since arrivals follow replies', () => {
    const closed: Reference = { ...best, loadUnit: 'inFlight' }
    expect(judgeWindow([drop], replies(100, 100, 1000), closed)).toMatchObject([{ actual: 100 }])
  })

  test('before any load has passed there is nothing to drop from', () => {
    expect(judgeStep([drop], stepOf(windowsOf([10, { latenciesMs: [1], ok: 0, errors: 1 }])), reference).verdict).toBe(
      'pass',
    )
  })
})

describe('relative to a baseline', () => {
  const above: PlanCondition = { kind: 'latency', stat: 'mean', above: { percent: 300, ofPhase: 'init' } }

  test('the limit is a share of what the named phase had', () => {
    const init = { latencyMs: { mean: 4 }, operations: {}, throughputPerSec: 50 }
    const known: Reference = { ...reference, phases: { init } }
    expect(judgeWindow([above], windowOf({ latenciesMs: repeated(10, 13) }), known)).toMatchObject([{ required: 12 }])
    expect(judgeWindow([above], windowOf({ latenciesMs: repeated(10, 11) }), known)).toEqual([])
  })

  test('without that baseline the step is not passed, and the reason is told', () => {
    const step = stepOf(windowsOf([10, { latenciesMs: repeated(10, 11) }]))
    const judgement = judgeStep([above], step, reference)
    expect(judgement.verdict).toBe('inconclusive')
    expect(judgement.undecided.join()).toContain('has no baseline to compare with')
  })
})

test('a condition on one operation does not look at the others', () => {
  const slowWrites: PlanCondition = { kind: 'latency', stat: 'mean', operation: 'write', above: { ms: 50 } }
  const fast = histogramOf(repeated(100, 1))
  const slow = histogramOf(repeated(100, 60))
  const window = windowOf({
    latenciesMs: repeated(100, 1),
    operations: {
      read: { latency: fast, service: fast, ok: 100, errors: 0 },
      write: { latency: slow, service: slow, ok: 100, errors: 0 },
    },
  })
  expect(judgeWindow([slowWrites], window, reference)).toMatchObject([
    { condition: 'latency.mean of write above 50ms', actual: 60 },
  ])
  expect(judgeWindow([{ ...slowWrites, operation: 'read' }], window, reference)).toEqual([])
})

test('conditions that are joined are broken only together', () => {
  const both: PlanCondition = {
    kind: 'all',
    conditions: [
      { kind: 'latency', stat: 'mean', above: { ms: 50 } },
      { kind: 'errors', abovePercent: 10 },
    ],
  }
  const slow = windowOf({ latenciesMs: repeated(100, 80) })
  const slowAndFailing = windowOf({ latenciesMs: repeated(100, 80), ok: 50, errors: 50 })
  expect(judgeWindow([both], slow, reference)).toEqual([])
  expect(judgeWindow([both], slowAndFailing, reference)).toHaveLength(1)
})

describe('a condition of the scenario itself', () => {
  const unfair: PlanCondition = { kind: 'custom', name: 'unfair' }
  const step = stepOf(windowsOf([10, { latenciesMs: repeated(100, 9) }]))

  test('sees the window and the baseline', () => {
    const baseline = {
      load: 50,
      inFlight: 1,
      latencyMs: { mean: 3, max: 3 },
      throughputPerSec: 50,
      errorsPercent: 0,
      operations: {},
    }
    const verdict = (factor: number) =>
      judgeStep(
        [unfair],
        step,
        { ...reference, baseline },
        {
          unfair: (window, before) => window.latencyMs.mean > factor * before.latencyMs.mean,
        },
      ).verdict
    expect(verdict(2)).toBe('fail')
    expect(verdict(4)).toBe('pass')
  })

  test('that throws decides nothing, and its message is told', () => {
    const judgement = judgeStep([unfair], step, reference, {
      unfair: () => {
        throw new Error('no such figure')
      },
    })
    expect(judgement).toMatchObject({ verdict: 'inconclusive' })
    expect(judgement.undecided.join()).toContain("the condition 'unfair' threw: no such figure")
  })

  test('without its function decides nothing', () => {
    expect(judgeStep([unfair], step, reference).verdict).toBe('inconclusive')
  })
})
