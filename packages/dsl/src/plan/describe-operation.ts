import type { PlanOperation, PlanSizes } from '../plan.ts'
import { formatQuantity } from '../units/format.ts'
import { goesToKeys } from './creators.ts'

/** An operation in words: `getData, 1000 keys zipf`, `create, ephemeral, sequential, 100B, at most 100000`. */
export function describeOperation(operation: PlanOperation): string {
  const { kind, parts, choose, of, children, limit } = operation
  const words = [
    kind === 'multi' && parts !== undefined ? `multi of ${parts.join(' + ')}` : kind,
    choose === undefined ? '' : `chosen by the function ${choose}`,
    operation.ephemeral ? 'ephemeral' : '',
    operation.sequential ? 'sequential' : '',
    of === undefined ? '' : `of ${of}`,
    describeKeys(operation),
    children === undefined ? '' : `${children} children each`,
    describeValue(operation),
    limit === undefined ? '' : `at most ${limit} at once`,
    operation.watch ? 'watched' : '',
  ]
  return words.filter(word => word !== '').join(', ')
}

function describeKeys(operation: PlanOperation): string {
  const { existing, keys, pick, skew } = operation
  if (!goesToKeys(operation)) return ''
  const picked = skew === undefined ? pick : `${pick} ${skew}`
  if (typeof existing === 'string') return `znodes below ${existing} ${picked}`
  return existing === undefined ? `${keys} keys ${picked}` : `${existing.length} existing znodes ${picked}`
}

function describeValue({ kind, parts = [], valueBytes, sizes }: PlanOperation): string {
  const writes = kind === 'setData' || kind === 'create' || parts.includes('setData') || parts.includes('create')
  return writes ? describeSizes(valueBytes, sizes) : ''
}

function describeSizes(valueBytes: number, sizes: PlanSizes | undefined): string {
  if (sizes === undefined) return formatQuantity('size', valueBytes)
  if (sizes.kind === 'uniform') {
    return `${formatQuantity('size', sizes.fromBytes)} to ${formatQuantity('size', sizes.toBytes)}`
  }
  return sizes.sizes.map(({ bytes, weight }) => `${formatQuantity('size', bytes)} x ${weight}`).join(' or ')
}
