import type { PlanOperation } from '../plan.ts'
import type { Mark } from '../source-location.ts'
import { didYouMean } from '../suggest.ts'
import { type OperationNode, operationNode } from '../target/zookeeper.ts'
import { readAmount } from './amounts.ts'
import { type Draft, show } from './draft.ts'
import { noteFunction } from './functions.ts'
import { kinds } from './kinds.ts'

/** The mix, from what the workload's lambda returned. */
export function compileOperations(draft: Draft, mix: unknown, mark: Mark): PlanOperation[] {
  return compileMix(draft, 'operations', mix, mark, true)
}

function compileMix(draft: Draft, path: string, mix: unknown, mark: Mark, weighted: boolean): PlanOperation[] {
  draft.mark(path, mark)
  if (typeof mix !== 'object' || mix === null) {
    const hint = 'return an object of operations: op => ({ read: op.getData({ keys: 1000 }) })'
    draft.unreadable(path, `a workload is needed, not ${show(mix)}`, hint, mark)
    return []
  }
  return Object.entries(mix).map(([name, value], index) => {
    const at = `${path}.${index}`
    const node = operationNode(value)
    if (node !== undefined) return compileOperation(draft, name, node, at, weighted)
    const hint = `make it with op.${Object.keys(kinds).slice(0, -1).join(', op.')} or op.custom`
    draft.unreadable(at, `'${name}' is not an operation, but ${show(value)}`, hint, mark)
    return { name, kind: 'getData', weight: 1, keys: 1, pick: 'uniform', valueBytes: 100 }
  })
}

function compileOperation(
  draft: Draft,
  name: string,
  node: OperationNode,
  path: string,
  weighted: boolean,
): PlanOperation {
  const { kind, options, mark } = node
  draft.mark(path, mark)
  const { known, read } = kinds[kind]
  for (const option of Object.keys(options)) {
    if (!known.includes(option)) {
      draft.issue(`${path}.${option}`, `${kind} has no option '${option}'`, didYouMean(option, known, 'options'), mark)
    }
  }
  const weight = compileWeight(draft, node, path, weighted)
  const common = { keys: 0, pick: 'same', valueBytes: 0 } as const
  if (kind === 'custom') return { name, kind, weight, ...common, ...compileCustom(draft, node, path) }
  return { name, kind, weight, ...common, ...read({ draft, path, options, mark }) }
}

function compileWeight(draft: Draft, { weights }: OperationNode, path: string, weighted: boolean): number {
  for (const extra of weights.slice(1)) draft.issue(`${path}.weight`, '.weight() is given twice', undefined, extra.mark)
  const weight = weights[0]
  if (weight === undefined) return 1
  if (!weighted) {
    const hint = 'leave .weight() out: the function chooses how often it comes'
    draft.issue(`${path}.weight`, 'within a custom operation there are no weights', hint, weight.mark)
  }
  return readAmount(draft, 'count', `${path}.weight`, weight.value, weight.mark)
}

function compileCustom(
  draft: Draft,
  { options, mark }: OperationNode,
  path: string,
): Pick<PlanOperation, 'choose' | 'operations'> {
  const { name, parts, choose } = options
  const like = "op.custom('hot-hour', { hot: op.getData({ keys: 10 }) }, next => 'hot')"
  noteFunction(draft, `${path}.choose`, { name, call: choose, what: 'a custom operation', like }, mark)
  return { choose: String(name), operations: compileMix(draft, `${path}.operations`, parts, mark, false) }
}
