import type { LoadUnit, PlanExpectation } from '../plan.ts'
import type { Given } from '../scenario/build.ts'
import { expectationNode, expectations as words } from '../scenario/expectations.ts'
import { loadUnitOf, readAmount } from './amounts.ts'
import { type Draft, show } from './draft.ts'

/** What the run is expected to give. */
export function compileExpectations(
  draft: Draft,
  given: readonly Given[],
  handles: unknown,
  loadUnit: LoadUnit,
): PlanExpectation[] {
  const compiled: PlanExpectation[] = []
  for (const { value: define, mark } of given) {
    const path = `expectations.${compiled.length}`
    draft.mark(path, mark)
    const result = typeof define === 'function' ? draft.call(path, () => define(words, handles) as unknown) : define
    const node = expectationNode(result)
    if (node === undefined) {
      const hint = "r => r.criticalPoint.atLeast('2000/s')"
      draft.issue(path, `an expectation is needed, not ${show(result)}`, hint, mark)
      continue
    }
    const place = draft.place(node.mark)
    draft.mark(path, node.mark)
    if (node.kind === 'criticalPoint') {
      const unit = loadUnitOf(node.value)
      if (unit !== loadUnit) {
        const message =
          'the critical point of this scenario is ' +
          (loadUnit === 'perSec' ? 'a rate' : 'a number of requests in flight')
        draft.issue(`${path}.${node.bound}`, message, undefined, node.mark)
      }
      const load = readAmount(
        draft,
        unit === 'perSec' ? 'rate' : 'inFlight',
        `${path}.${node.bound}`,
        node.value,
        node.mark,
      )
      compiled.push(
        node.bound === 'atLeast'
          ? { kind: 'criticalPoint', atLeast: load, ...place }
          : { kind: 'criticalPoint', atMost: load, ...place },
      )
    } else if (node.kind === 'timeToRecover') {
      const atMostMs = readAmount(draft, 'duration', `${path}.atMostMs`, node.value, node.mark)
      compiled.push({ kind: 'timeToRecover', atMostMs, ...place })
    } else if (node.value === 'broke' || node.value === 'held') {
      compiled.push({ kind: 'verdict', is: node.value, ...place })
    } else {
      draft.issue(`${path}.is`, `${show(node.value)} is not a verdict`, "'broke' or 'held'", node.mark)
    }
  }
  return compiled
}
