import { type Acl, encodeRequestFrame, type MultiOp, operations } from '@gradual/zookeeper'
import { MADE_DIGITS } from '../../../workload/places.ts'
import { type DriverOperation, type DriverPart, KEY_DIGITS } from '../../driver.ts'
import { fillValue } from '../../values.ts'
import { setDigits } from './digits.ts'
import type { PreparedRequest } from './prepared-request.ts'
import { createFlags } from './templates.ts'

const ANY_VERSION = -1
/** Of the frame up to the first byte of a part's path, less the bytes of the frame that ends before that part. */
const PATH_LENGTH_BYTES = 4

interface Spot {
  readonly offset: number
  readonly firstDigit: number
  readonly lastDigit: number
  /** Takes the request's number; otherwise its key. */
  readonly isMade: boolean
}

/** A transaction, a frame for each size of its values. */
export class MultiRequest implements PreparedRequest {
  readonly #variants: readonly { readonly frame: Buffer; readonly spots: readonly Spot[] }[]
  readonly #order: Uint16Array
  readonly #keys: number
  #turn = 0

  constructor(operation: DriverOperation, chroot: string, acl: readonly Acl[]) {
    this.#variants = operation.values.bytes.map(bytes => encode(operation, { chroot, acl, data: fillValue(bytes) }))
    this.#order = operation.values.order
    this.#keys = operation.keys ?? 0
  }

  next(key: number, number: number): Buffer {
    if (this.#turn === this.#order.length) this.#turn = 0
    const { frame, spots } = this.#variants[this.#order[this.#turn++]!]!
    for (let i = 0; i < spots.length; i++) {
      const { isMade, offset, firstDigit, lastDigit } = spots[i]!
      const at = isMade ? number + offset : (key + offset) % this.#keys
      setDigits(frame, firstDigit, lastDigit, at)
    }
    return frame
  }
}

interface Common {
  readonly chroot: string
  readonly acl: readonly Acl[]
  readonly data: Buffer
}

function encode(operation: DriverOperation, common: Common) {
  const parts = operation.parts ?? []
  const ops = parts.map(part => multiOp(part, operation, common))
  const frameOf = (count: number) => encodeRequestFrame(operations.multi, 0, { ops: ops.slice(0, count) })
  const spots = parts.map((part, index): Spot => {
    // The end mark of the shorter frame is as long as the header of the part that comes in its place.
    const pathOffset = frameOf(index).length + PATH_LENGTH_BYTES
    const end = pathOffset + Buffer.byteLength(ops[index]!.path)
    const isMade = 'prefix' in part
    return {
      offset: part.offset,
      firstDigit: end - (isMade ? MADE_DIGITS : KEY_DIGITS),
      lastDigit: end - 1,
      isMade,
    }
  })
  return { frame: frameOf(parts.length), spots }
}

function multiOp(part: DriverPart, operation: DriverOperation, { chroot, acl, data }: Common): MultiOp {
  if ('prefix' in part) {
    const path = chroot + part.prefix + '0'.repeat(MADE_DIGITS)
    if (part.kind === 'delete') return { op: 'delete', path, version: ANY_VERSION }
    return { op: 'create', path, data, acl, flags: createFlags(operation) }
  }
  const path = `${chroot}${operation.prefix}${'0'.repeat(operation.digits)}`
  if (part.kind === 'check') return { op: 'check', path, version: ANY_VERSION }
  return { op: 'setData', path, data, version: ANY_VERSION }
}
