import type { MultiPart, PlanOperation } from '@gradual/dsl'
import { DATA_NODE, type DriverOperation, type DriverPart, KEY_DIGITS, keyPrefix } from '../driver/driver.ts'
import { stream } from '../random/random.ts'
import type { FlatOperation } from './flatten.ts'
import { MADE_DIGITS, madeParent, madePrefix } from './places.ts'
import { valueSizes } from './sizes.ts'

export interface WorkloadPlace {
  readonly namespace: string
  /** Of the znodes that operations find there already: the listed paths by the `existing` of the plan. */
  readonly existing?: { readonly [parent: string]: readonly string[] }
  readonly seed: number
  readonly worker: number
}

/** The operations of the flat list as drivers need them. */
export function toDriverOperations(flat: readonly FlatOperation[], place: WorkloadPlace): readonly DriverOperation[] {
  return flat.map((one, index) => {
    const { operation } = one
    const { kind, watch, ephemeral, sequential, parts } = operation
    if (kind === 'custom') throw new TypeError(`'${one.label}' chooses requests and is none itself`)
    return {
      kind,
      ...pathOf(one, flat, place),
      values: valueSizes(operation, stream(place.seed, `${place.worker}/${index}/sizes`)),
      watch: watch === true,
      ephemeral: ephemeral === true,
      sequential: sequential === true,
      ...(parts !== undefined && {
        parts: partsOf(parts, operation, madePrefix(place.namespace, index, false)),
        keys: operation.keys,
      }),
    }
  })
}

/** The znodes that an operation finds there already, in order. */
export function existingPaths(
  { existing }: PlanOperation,
  listed: WorkloadPlace['existing'],
): readonly string[] | undefined {
  return typeof existing === 'string' ? (listed?.[existing] ?? []) : existing
}

function pathOf(
  { operation, maker }: FlatOperation,
  flat: readonly FlatOperation[],
  { namespace, existing }: WorkloadPlace,
): Pick<DriverOperation, 'prefix' | 'digits' | 'paths'> {
  const paths = existingPaths(operation, existing)
  if (paths !== undefined) return { prefix: '', digits: 0, paths }
  if (maker !== undefined) {
    if (operation.kind === 'getChildren') return { prefix: madeParent(namespace, maker), digits: 0 }
    const sequential = flat[maker]?.operation.sequential === true
    // The server adds the number of what it numbers.
    const digits = operation.kind === 'create' && sequential ? 0 : MADE_DIGITS
    if (operation.kind !== 'multi') return { prefix: madePrefix(namespace, maker, sequential), digits }
  }
  if (operation.kind === 'sync') return { prefix: `${namespace}/${DATA_NODE}`, digits: 0 }
  return { prefix: keyPrefix(namespace), digits: KEY_DIGITS }
}

/** Keyed parts go to neighbouring keys; creates to numbers one after the other; each delete to the last create still there. */
function partsOf(parts: readonly MultiPart[], { keys }: PlanOperation, madeAt: string): readonly DriverPart[] {
  const made: number[] = []
  let keyed = 0
  let created = 0
  return parts.map((kind): DriverPart => {
    if (kind === 'setData' || kind === 'check') return { kind, offset: keyed++ % keys }
    if (kind === 'delete') return { kind, offset: made.pop() ?? 0, prefix: madeAt }
    made.push(created)
    return { kind, offset: created++, prefix: madeAt }
  })
}

/** What the creates of a multi leave behind: their places among its numbers, and how many numbers it takes. */
export function leftOfMulti(parts: readonly MultiPart[]): {
  readonly left: readonly number[]
  readonly creates: number
} {
  const left: number[] = []
  let creates = 0
  for (const part of parts) {
    if (part === 'create') left.push(creates++)
    else if (part === 'delete') left.pop()
  }
  return { left, creates }
}
