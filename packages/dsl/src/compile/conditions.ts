import { allMetrics, type ConditionNode, conditionNode } from '../condition/build.ts'
import { findLostOr } from '../condition/lost-or.ts'
import type { PlanCondition } from '../plan.ts'
import { recordPieces, usedPieces } from '../recorder.ts'
import type { Mark } from '../source-location.ts'
import { isShare, readAmount } from './amounts.ts'
import { type Draft, show } from './draft.ts'
import { noteFunction } from './functions.ts'

/** The condition that `failWhen` or `orWhen` was given, directly or as a lambda; undefined where there is none. */
export function compileWhen(draft: Draft, path: string, when: unknown, mark: Mark): PlanCondition | undefined {
  if (typeof when !== 'function') return compileCondition(draft, path, when, mark)
  if (findLostOr(String(when))) {
    const hint = 'the second is never looked at: use .orWhen() for either, .and() for both'
    draft.issue(path, 'two conditions are joined by ||', hint, mark)
  }
  const { result, pieces } = recordPieces(() => draft.call(path, () => when(allMetrics) as unknown))
  const used = usedPieces(result, pieces)
  for (const piece of pieces) {
    if (!used.has(piece.value)) {
      const hint = 'use .and() where both must hold, .orWhen() where either is enough; && and ; lose one'
      draft.issue(path, 'a condition is made and not used', hint, piece.mark)
    }
  }
  return compileCondition(draft, path, result, mark)
}

function compileCondition(draft: Draft, path: string, value: unknown, mark: Mark): PlanCondition | undefined {
  const node = conditionNode(value)
  if (node !== undefined) {
    draft.mark(path, node.mark)
    return compileNode(draft, path, node)
  }
  const hint = "end it with a limit: m => m.latency.mean.above('50ms')"
  draft.issue(path, `a condition is needed, not ${show(value)}`, hint, mark)
  return undefined
}

function compileNode(draft: Draft, path: string, node: ConditionNode): PlanCondition | undefined {
  const place = draft.place(node.mark)
  switch (node.kind) {
    case 'all': {
      const parts = flatten(node)
      const conditions = parts.map((part, i) => compileCondition(draft, `${path}.conditions.${i}`, part, node.mark))
      return { kind: 'all', conditions: conditions.filter(part => part !== undefined), ...place }
    }
    case 'custom':
      noteFunction(
        draft,
        path,
        {
          name: node.name,
          call: node.judge,
          what: 'a condition of your own',
          like: "condition('unfair', (window, baseline) => ...)",
        },
        node.mark,
      )
      return { kind: 'custom', name: node.name, ...place }
    case 'errors': {
      const abovePercent = readAmount(draft, 'percent', `${path}.abovePercent`, node.limit, node.mark)
      return { kind: 'errors', ...scope(node), abovePercent, ...place }
    }
    case 'throughputDrop': {
      const dropPercent = readAmount(draft, 'percent', `${path}.dropPercent`, node.limit, node.mark)
      return { kind: 'throughputDrop', ...scope(node), dropPercent, ...place }
    }
    case 'latency':
      return {
        kind: 'latency',
        stat: node.stat,
        ...scope(node),
        above: latencyLimit(draft, `${path}.above`, node),
        ...place,
      }
  }
}

function latencyLimit(draft: Draft, path: string, node: ConditionNode & { readonly kind: 'latency' }) {
  const { limit, ofPhase, mark } = node
  if (!isShare(limit) && ofPhase === undefined) return { ms: readAmount(draft, 'duration', `${path}.ms`, limit, mark) }
  if (ofPhase === undefined) {
    draft.unreadable(
      `${path}.ofPhase`,
      'latency above a share of what?',
      "name the phase: .above('300%').of('init')",
      mark,
    )
  }
  return { percent: readAmount(draft, 'percent', `${path}.percent`, limit, mark), ofPhase: ofPhase ?? '' }
}

function scope({ operation }: { readonly operation?: string }): { readonly operation?: string } {
  return operation === undefined ? {} : { operation }
}

/** The parts of `a.and(b).and(c)` in one row. */
function flatten(node: ConditionNode): readonly unknown[] {
  if (node.kind !== 'all') return []
  return node.conditions.flatMap(part => {
    const inner = conditionNode(part)
    return inner?.kind === 'all' ? flatten(inner) : [part]
  })
}
