import { largestValueBytes, type Plan } from '@gradual/dsl'
import { flattenOperations } from './flatten.ts'

/** What must be there before a workload can begin. */
export interface WorkloadNeeds {
  readonly keys: number
  readonly valueBytes: number
  /** The first `keys` are given so many children each. */
  readonly children: { readonly keys: number; readonly perKey: number }
  /** Operations of the flat list that put znodes below a parent of their own. */
  readonly makers: readonly number[]
  /** Znodes whose children are the keys of some operation. */
  readonly existing: readonly string[]
}

export function workloadNeeds({ operations }: Pick<Plan, 'operations'>): WorkloadNeeds {
  const flat = flattenOperations(operations)
  const all = flat.map(({ operation }) => operation)
  const keyed = all.filter(({ keys }) => keys > 0)
  const parents = keyed.filter(({ children }) => children !== undefined)
  return {
    keys: Math.max(0, ...keyed.map(({ keys }) => keys)),
    valueBytes: Math.max(0, ...keyed.map(largestValueBytes)),
    children: {
      keys: Math.max(0, ...parents.map(({ keys }) => keys)),
      perKey: Math.max(0, ...parents.map(({ children = 0 }) => children)),
    },
    makers: flat.flatMap(({ maker }, index) => (maker === index ? [index] : [])),
    existing: [...new Set(all.flatMap(({ existing }) => (typeof existing === 'string' ? [existing] : [])))],
  }
}

/** Whether the run creates anything. A workload on what is there already creates nothing, not even a namespace. */
export function needsNamespace({ keys, makers }: WorkloadNeeds): boolean {
  return keys > 0 || makers.length > 0
}
