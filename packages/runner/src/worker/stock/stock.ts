/** Taken where there is nothing to take. */
export const NOTHING = -1

/** Of a znode that stays whoever made it. */
export const NOBODY = -1

/**
 * The znodes that one operation has made, by their numbers, oldest first.
 *
 * Typed arrays that are used round and round, grown by doubling: nothing is allocated for a request.
 */
export class Stock {
  length = 0
  /** Of the znode that was taken last. */
  takenOwner = NOBODY
  takenEpoch = 0
  takenDoubtful = false
  #numbers = new Float64Array(1024)
  /** Session of an ephemeral, and which of that session's lives it belongs to. */
  #owners = new Int32Array(1024)
  #epochs = new Uint16Array(1024)
  #doubtful = new Uint8Array(1024)
  #mask = 1023
  #head = 0

  push(number: number, owner: number, epoch: number, doubtful: boolean): void {
    if (this.length > this.#mask) this.#grow()
    const at = (this.#head + this.length++) & this.#mask
    this.#numbers[at] = number
    this.#owners[at] = owner
    this.#epochs[at] = epoch
    this.#doubtful[at] = doubtful ? 1 : 0
  }

  /** Takes out the oldest and returns its number, or NOTHING; what else is known of it is in the fields. */
  take(): number {
    if (this.length === 0) return NOTHING
    const at = this.#head
    this.#head = (at + 1) & this.#mask
    this.length--
    this.takenOwner = this.#owners[at]!
    this.takenEpoch = this.#epochs[at]!
    this.takenDoubtful = this.#doubtful[at] === 1
    return this.#numbers[at]!
  }

  #grow(): void {
    const size = (this.#mask + 1) * 2
    this.#numbers = grown(this.#numbers, new Float64Array(size), this.#head)
    this.#owners = grown(this.#owners, new Int32Array(size), this.#head)
    this.#epochs = grown(this.#epochs, new Uint16Array(size), this.#head)
    this.#doubtful = grown(this.#doubtful, new Uint8Array(size), this.#head)
    this.#head = 0
    this.#mask = size - 1
  }
}

/** A full ring, its oldest entry first. */
function grown<T extends Float64Array | Int32Array | Uint16Array | Uint8Array>(from: T, into: T, head: number): T {
  into.set(from.subarray(head))
  into.set(from.subarray(0, head), from.length - head)
  return into
}
