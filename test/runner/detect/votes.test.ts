import type { PlanCondition } from '@gradual/dsl'
import { describe, expect, test } from 'vitest'
import { judgeStep, judgeWindow, votesToFail } from '../../../packages/runner/src/detect/index.ts'
import type { Reference } from '../../../packages/runner/src/detect/types.ts'
import { repeated, stepOf, windowOf, windowsOf } from './spans.ts'

const reference: Reference = { loadUnit: 'perSec', phases: {} }
const mean: PlanCondition = { kind: 'latency', stat: 'mean', above: { ms: 50 } }
const good = { latenciesMs: repeated(100, 10) }
const bad = { latenciesMs: repeated(100, 80) }

describe('votes of windows', () => {
  test.each([
    [10, 0, 'fail'],
    [6, 4, 'fail'],
    [5, 5, 'inconclusive'],
    [3, 7, 'inconclusive'],
    [2, 8, 'pass'],
    [0, 10, 'pass'],
  ])('%i breached and %i clear windows are a %s', (breached, clear, verdict) => {
    const step = stepOf(windowsOf([breached, bad], [clear, good]))
    expect(judgeStep([mean], step, reference).verdict).toBe(verdict)
  })

  test('a step of five windows fails at three of them and passes at one', () => {
    expect(judgeStep([mean], stepOf(windowsOf([3, bad], [2, good])), reference).verdict).toBe('fail')
    expect(judgeStep([mean], stepOf(windowsOf([1, bad], [4, good])), reference).verdict).toBe('pass')
    expect(votesToFail(5)).toBe(3)
  })

  test('windows in which nothing was due count neither for nor against', () => {
    const empty = { latenciesMs: [], offered: 0, load: 5 }
    const step = stepOf(windowsOf([3, bad], [2, good], [5, empty]))
    expect(judgeStep([mean], step, reference).verdict).toBe('fail')
  })

  test('a step in which nothing at all could be judged is not a pass', () => {
    const step = stepOf(windowsOf([10, { latenciesMs: [], offered: 0, load: 5 }]))
    expect(judgeStep([mean], step, reference)).toMatchObject({
      verdict: 'inconclusive',
      undecided: ['no window had anything to judge'],
    })
  })

  test('windows broken by different conditions add up', () => {
    const errors: PlanCondition = { kind: 'errors', abovePercent: 10 }
    const failing = { latenciesMs: repeated(100, 10), ok: 50, errors: 50 }
    const step = stepOf(windowsOf([3, bad], [3, failing], [4, good]))
    expect(judgeStep([mean, errors], step, reference).verdict).toBe('fail')
  })

  test('no condition is never broken', () => {
    expect(judgeStep([], stepOf(windowsOf([10, bad])), reference)).toEqual({
      verdict: 'pass',
      breaches: [],
      undecided: [],
    })
  })
})

describe('a breach', () => {
  test('says what was required and what was measured, and in which window', () => {
    expect(judgeWindow([{ ...mean, line: 31 }], windowOf(bad, 7), reference)).toEqual([
      {
        condition: 'latency.mean above 50ms',
        index: 0,
        required: 50,
        actual: 80,
        unit: 'ms',
        window: 7,
        line: 31,
      },
    ])
  })

  test('is there for the limit itself only when it is exceeded', () => {
    expect(judgeWindow([mean], windowOf({ latenciesMs: repeated(100, 50) }), reference)).toEqual([])
  })

  test('is seen where requests are outstanding and not one reply came in the whole window', () => {
    const silent = windowOf({ latenciesMs: [], offered: 0, inFlightEnd: 200 })
    expect(judgeWindow([mean], silent, reference)).toMatchObject([{ required: 50, actual: 1000 }])
  })
})
