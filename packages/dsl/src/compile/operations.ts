import type { KeyPick, PlanOperation } from '../plan.ts'
import type { Mark } from '../source-location.ts'
import { didYouMean } from '../suggest.ts'
import { type OperationNode, operationNode } from '../target/zookeeper.ts'
import { readAmount } from './amounts.ts'
import { type Draft, show } from './draft.ts'

const picks: readonly string[] = ['zipf', 'uniform', 'sequential', 'same'] satisfies KeyPick[]
const defaultValueBytes = 100

/** The mix, from what the workload's lambda returned. */
export function compileOperations(draft: Draft, mix: unknown, mark: Mark): PlanOperation[] {
  draft.mark('operations', mark)
  if (typeof mix !== 'object' || mix === null) {
    const hint = 'return an object of operations: op => ({ read: op.getData({ keys: 1000 }) })'
    draft.unreadable('operations', `a workload is needed, not ${show(mix)}`, hint, mark)
    return []
  }
  return Object.entries(mix).map(([name, value], index) => {
    const path = `operations.${index}`
    const node = operationNode(value)
    if (node !== undefined) return compileOperation(draft, name, node, path)
    const hint = 'make it with op.getData, op.setData or op.exists'
    draft.unreadable(path, `'${name}' is not an operation, but ${show(value)}`, hint, mark)
    return { name, kind: 'getData', weight: 1, keys: 1, pick: 'uniform', valueBytes: defaultValueBytes }
  })
}

function compileOperation(draft: Draft, name: string, node: OperationNode, path: string): PlanOperation {
  const { kind, options, weights, mark } = node
  draft.mark(path, mark)
  const known = kind === 'exists' ? ['keys', 'pick'] : ['keys', 'pick', 'value']
  for (const option of Object.keys(options)) {
    if (!known.includes(option)) {
      draft.issue(`${path}.${option}`, `${kind} has no option '${option}'`, didYouMean(option, known, 'options'), mark)
    }
  }
  for (const extra of weights.slice(1)) draft.issue(`${path}.weight`, '.weight() is given twice', undefined, extra.mark)
  const weight = weights[0]
  const { keys, pick = 'uniform', value } = options
  if (!picks.includes(String(pick))) {
    draft.issue(`${path}.pick`, `keys cannot be picked by ${show(pick)}`, `one of ${picks.join(', ')}`, mark)
  }
  if (kind === 'setData' && value === undefined) {
    draft.issue(`${path}.valueBytes`, 'setData needs a value', "give its size, like value: '1KiB'", mark)
  }
  return {
    name,
    kind,
    weight: weight === undefined ? 1 : readAmount(draft, 'count', `${path}.weight`, weight.value, weight.mark),
    keys: readAmount(draft, 'count', `${path}.keys`, keys, mark),
    pick: pick as KeyPick,
    valueBytes: value === undefined ? defaultValueBytes : readAmount(draft, 'size', `${path}.valueBytes`, value, mark),
  }
}
