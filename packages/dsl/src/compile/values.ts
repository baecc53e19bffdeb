import { largestValueBytes } from '../plan/sizes.ts'
import type { PlanOperation, PlanSizes } from '../plan.ts'
import type { Mark } from '../source-location.ts'
import { quantityNode } from '../units/quantity.ts'
import { readAmount } from './amounts.ts'
import { type Draft, show } from './draft.ts'

const defaultBytes = 100
const hint = "like '1KiB', { from: '100B', to: '10KiB' } or [{ size: '100B', weight: 9 }, { size: '10KiB', weight: 1 }]"

/** What `value` says: one size, or several. */
export function compileValue(
  draft: Draft,
  path: string,
  value: unknown,
  mark: Mark,
): Pick<PlanOperation, 'valueBytes' | 'sizes'> {
  if (value === undefined) return { valueBytes: defaultBytes }
  if (typeof value !== 'object' || value === null || quantityNode(value) !== undefined) {
    return { valueBytes: readAmount(draft, 'size', `${path}.valueBytes`, value, mark) }
  }
  const sizes = compileSizes(draft, `${path}.sizes`, value, mark)
  return sizes === undefined ? { valueBytes: defaultBytes } : { valueBytes: largestValueBytes({ sizes }), sizes }
}

function compileSizes(draft: Draft, path: string, value: object, mark: Mark): PlanSizes | undefined {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    const sizes = list.map((item, index) => {
      const { size, weight } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>
      return {
        bytes: readAmount(draft, 'size', `${path}.sizes.${index}.bytes`, size, mark),
        weight: readAmount(draft, 'count', `${path}.sizes.${index}.weight`, weight, mark),
      }
    })
    return { kind: 'weighted', sizes }
  }
  if (!('from' in value && 'to' in value)) {
    draft.unreadable(path, `a size or sizes are needed, not ${show(value)}`, hint, mark)
    return undefined
  }
  return {
    kind: 'uniform',
    fromBytes: readAmount(draft, 'size', `${path}.fromBytes`, value.from, mark),
    toBytes: readAmount(draft, 'size', `${path}.toBytes`, value.to, mark),
  }
}
