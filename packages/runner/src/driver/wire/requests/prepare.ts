import { aclOf, OPEN_ACCESS } from '../../access.ts'
import type { DriverOperation, DriverOptions } from '../../driver.ts'
import { serverPath } from '../../paths.ts'
import { setDigits } from './digits.ts'
import { MultiRequest } from './multi.ts'
import type { PreparedRequest } from './prepared-request.ts'
import { TEMPLATES, type Template } from './templates.ts'

/** Encodes what an operation sends. */
export function prepareRequest(
  operation: DriverOperation,
  { chroot, access = OPEN_ACCESS }: Pick<DriverOptions, 'chroot' | 'access'>,
): PreparedRequest {
  const acl = aclOf(access)
  const { kind, paths, values, prefix, digits } = operation
  if (kind === 'multi') return new MultiRequest(operation, chroot, acl)
  const template: Template = TEMPLATES[kind]
  const { bytes, order } = values
  if (paths !== undefined) {
    // Each znode has a size of its own: a frame for each path and size would be many.
    return new ListedRequest(
      paths.map(
        (path, index) =>
          template(serverPath(chroot, path), { ...operation, acl }, bytes[order[index % order.length]!]!).frame,
      ),
    )
  }
  const templates = bytes.map(size => template(`${chroot}${prefix}${'0'.repeat(digits)}`, { ...operation, acl }, size))
  const first = templates[0]!
  const lastDigit = first.pathOffset + first.pathBytes - 1
  if (templates.length === 1) return new NumberedRequest(first.frame, lastDigit - digits + 1, lastDigit)
  return new SizedRequest(
    templates.map(({ frame }) => frame),
    order,
    lastDigit - digits + 1,
    lastDigit,
  )
}

/** One frame, in which only the digits of the path change. */
class NumberedRequest implements PreparedRequest {
  readonly #frame: Buffer
  readonly #firstDigit: number
  readonly #lastDigit: number

  constructor(frame: Buffer, firstDigit: number, lastDigit: number) {
    this.#frame = frame
    this.#firstDigit = firstDigit
    this.#lastDigit = lastDigit
  }

  next(key: number): Buffer {
    setDigits(this.#frame, this.#firstDigit, this.#lastDigit, key)
    return this.#frame
  }
}

/** A frame for each size of the value. */
class SizedRequest implements PreparedRequest {
  readonly #frames: readonly Buffer[]
  readonly #order: Uint16Array
  readonly #firstDigit: number
  readonly #lastDigit: number
  #turn = 0

  constructor(frames: readonly Buffer[], order: Uint16Array, firstDigit: number, lastDigit: number) {
    this.#frames = frames
    this.#order = order
    this.#firstDigit = firstDigit
    this.#lastDigit = lastDigit
  }

  next(key: number): Buffer {
    if (this.#turn === this.#order.length) this.#turn = 0
    const frame = this.#frames[this.#order[this.#turn++]!]!
    setDigits(frame, this.#firstDigit, this.#lastDigit, key)
    return frame
  }
}

/** A frame for each path. */
class ListedRequest implements PreparedRequest {
  readonly #frames: readonly Buffer[]

  constructor(frames: readonly Buffer[]) {
    this.#frames = frames
  }

  next(key: number): Buffer {
    return this.#frames[key]!
  }
}
