import { describe, expect, test } from 'vitest'
import { findCrossing } from '../../../../packages/runner/src/detect/interval/crossing.ts'
import type { Rule } from '../../../../packages/runner/src/detect/interval/points.ts'
import type { LoadEvidence, Measure } from '../../../../packages/runner/src/detect/interval/types.ts'
import { normals } from './support.ts'

const ERRORS: Rule = { index: 0, kind: 'share', limit: 0.1, growth: 'amount' }
const P99: Rule = { index: 0, kind: 'share', limit: 0.01, growth: 'factor' }

let stepId = 0
function at(load: number, measures: readonly Measure[]): LoadEvidence {
  const windows = measures.map((measure, index) => ({
    index,
    ms: 1000,
    offered: load,
    ok: load,
    errors: 0,
    inFlightEnd: 0,
    measures: [measure],
  }))
  return { stepId: stepId++, load, windows }
}

const shares = (load: number, share: number, total = 10_000) =>
  at(
    load,
    Array.from({ length: 10 }, () => ({ total, amount: share * total })),
  )

describe('a share of errors that grows as what is offered beyond the capacity', () => {
  // 1 - 1000/load: 10 % at 1111/s.
  const evidence = [1050, 1090, 1130, 1170].map(load => shares(load, 1 - 1000 / load))

  test('has crossed its limit between the loads where it is certain to be on either side', () => {
    const [low, high] = findCrossing(evidence, ERRORS, 1130)!
    expect(low).toBeGreaterThan(1090)
    expect(low).toBeLessThan(1111.2)
    expect(high).toBeGreaterThan(1111)
    expect(high).toBeLessThan(1130)
  })

  test('is known the better, the more was counted', () => {
    const width = (total: number) => {
      const few = [1050, 1090, 1130, 1170].map(load => shares(load, 1 - 1000 / load, total))
      const [low, high] = findCrossing(few, ERRORS, 1130)!
      return high - low
    }
    expect(width(100)).toBeGreaterThan(3 * width(10_000))
  })

  test('that nothing showed to be above is looked for a step further at most', () => {
    const [, high] = findCrossing(evidence.slice(0, 2), ERRORS, 1090)!
    expect(high).toBeGreaterThan(1111)
    expect(high).toBeLessThanOrEqual(1130)
  })
})

// e^-(1000 - load) 0.05 s of the requests take more than 50 ms: 1 % at 907.9/s.
test('a tail that grows by factors is followed by its logarithm', () => {
  const evidence = [860, 890, 920, 950].map(load => shares(load, Math.exp(-(1000 - load) * 0.05), 100_000))
  const [low, high] = findCrossing(evidence, P99, 920)!
  expect(low).toBeGreaterThan(890)
  expect(low).toBeLessThan(907.9)
  expect(high).toBeGreaterThan(907.9)
  expect(high).toBeLessThan(920)
})

test('windows that follow each other closely say less than as many that do not', () => {
  const wave = Array.from({ length: 10 }, (_, i) => (i < 5 ? 0.06 : 0.12))
  const mixed = wave.map((_, i) => wave[(i * 5) % 9 === 0 ? i : (i * 3) % 10]!)
  expect(mixed.toSorted()).toEqual(wave.toSorted())
  const interval = (values: readonly number[]) =>
    findCrossing(
      [
        shares(1000, 0.01),
        at(
          1100,
          values.map(share => ({ total: 1000, amount: share * 1000 })),
        ),
        shares(1200, 0.2),
      ],
      ERRORS,
      1200,
    )!
  const [alike, not] = [interval(wave), interval(mixed)].map(([low, high]) => high - low)
  expect(alike!).toBeGreaterThan(not!)
})

test('a mean between two loads is found in nearly every interval of 95 %', () => {
  const rule: Rule = { index: 0, kind: 'mean', limit: 10, growth: 'amount' }
  let inside = 0
  for (let seed = 1; seed <= 200; seed++) {
    const draw = normals(seed)
    // Mean load/100 ms: 10 ms at 1000/s.
    const evidence = [800, 900, 1030, 1130].map(load =>
      at(
        load,
        Array.from({ length: 10 }, () => ({ total: 1, amount: load / 100 + draw() })),
      ),
    )
    const interval = findCrossing(evidence, rule, 1030)
    if (interval === undefined || (interval[0] <= 1000 && 1000 <= interval[1])) inside++
  }
  expect(inside).toBeGreaterThanOrEqual(184)
})

test('where no load is certain to be good nothing is said', () => {
  expect(findCrossing([shares(1000, 0.2), shares(1100, 0.3)], ERRORS, 1000)).toBeUndefined()
  expect(findCrossing([], ERRORS, 1000)).toBeUndefined()
})
