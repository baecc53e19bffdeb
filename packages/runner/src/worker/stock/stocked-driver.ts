import type { DriverSink, LoadDriver, ServerAddress, SessionLoss } from '../../driver/driver.ts'
import { leftOfMulti } from '../../workload/driver-operations.ts'
import type { FlatOperation } from '../../workload/flatten.ts'
import { isDoubtful } from './doubtful.ts'
import type { Shelf } from './shelf.ts'
import { NOBODY, NOTHING } from './stock.ts'

const NO_NODE = -101

const OTHER = 0
const CREATE = 1
const DELETE = 2
const MULTI = 3

export interface StockedDriverParts {
  readonly flat: readonly FlatOperation[]
  /** By their places in the flat list. */
  readonly shelves: readonly (Shelf | undefined)[]
  readonly sessions: number
  readonly parallelism: number
  readonly sink: DriverSink
  /** Opens what keeps the shelves between their bounds; resolves when they are filled as far as can be. */
  readonly openKeeper: () => Promise<void>
  readonly closeKeeper: () => Promise<void>
  /** A shelf has left its bounds. */
  readonly wakeKeeper: () => void
  /** Nothing could be sent: there was nothing to delete, or no room to create. */
  readonly onDeclined: (operation: number) => void
}

/**
 * Stands between the engine and a driver where znodes are created or deleted: it chooses their numbers, and learns from the
 * replies which are there.
 *
 * A request whose answer never came leaves a doubtful znode: it is deleted like others, and NO_NODE is then a full success,
 * since the server has done what was asked for. So a delete fails only where the system fails.
 */
export class StockedDriver implements LoadDriver, DriverSink {
  readonly #parts: StockedDriverParts
  readonly #sink: DriverSink
  readonly #roles: Uint8Array
  readonly #shelfOf: readonly (Shelf | undefined)[]
  /** Of multis: which of its numbers stay. */
  readonly #left: readonly (readonly number[])[]
  readonly #isUp: Uint8Array
  /** How often each session expired. */
  readonly epochs: Uint16Array
  // What the request in each slot is about.
  readonly #operation: Uint8Array
  readonly #number: Float64Array
  readonly #owner: Int32Array
  readonly #epoch: Uint16Array
  readonly #doubtful: Uint8Array
  #driver!: LoadDriver

  constructor(parts: StockedDriverParts) {
    const { flat, shelves, sessions, parallelism } = parts
    this.#parts = parts
    this.#sink = parts.sink
    this.#roles = Uint8Array.from(flat, ({ operation, maker }) => {
      if (maker === undefined || operation.kind === 'getChildren') return OTHER
      return operation.kind === 'create' ? CREATE : operation.kind === 'delete' ? DELETE : MULTI
    })
    this.#shelfOf = flat.map(({ maker }) => (maker === undefined ? undefined : shelves[maker]))
    this.#left = flat.map(({ operation }) => leftOfMulti(operation.parts ?? []).left)
    const slots = sessions * parallelism
    this.#isUp = new Uint8Array(sessions)
    // One more for the keeper, which makes ephemerals too.
    this.epochs = new Uint16Array(sessions + 1)
    this.#operation = new Uint8Array(slots)
    this.#number = new Float64Array(slots)
    this.#owner = new Int32Array(slots)
    this.#epoch = new Uint16Array(slots)
    this.#doubtful = new Uint8Array(slots)
  }

  /** The driver that sends. Its sink is this. */
  set driver(driver: LoadDriver) {
    this.#driver = driver
  }

  get unanswered(): number {
    return this.#driver.unanswered
  }

  async open(): Promise<void> {
    await this.#driver.open()
    await this.#parts.openKeeper()
  }

  submit(session: number, operation: number, key: number, slot: number, withinMs: number): boolean {
    const driver = this.#driver
    this.#operation[slot] = operation
    switch (this.#roles[operation]) {
      case CREATE:
      case MULTI: {
        const shelf = this.#shelfOf[operation]!
        const isMulti = this.#roles[operation] === MULTI
        if (shelf.isFull) return this.#decline(operation)
        const number = shelf.nextNumber()
        this.#number[slot] = number
        this.#owner[slot] = shelf.ephemeral ? session : NOBODY
        this.#epoch[slot] = this.epochs[session]!
        shelf.underWay += isMulti ? this.#left[operation]!.length : 1
        return driver.submit(session, operation, isMulti ? key : number, slot, withinMs, number)
      }
      case DELETE: {
        const shelf = this.#shelfOf[operation]!
        const number = shelf.take(this.epochs)
        if (shelf.wantsFilling) this.#parts.wakeKeeper()
        if (number === NOTHING) return this.#decline(operation)
        const { takenOwner, takenEpoch, takenDoubtful } = shelf.stock
        // Whether a session that is down has expired is known when it is back.
        const away = takenOwner !== NOBODY && takenOwner < this.#isUp.length && this.#isUp[takenOwner] === 0
        this.#number[slot] = number
        this.#owner[slot] = takenOwner
        this.#epoch[slot] = takenEpoch
        this.#doubtful[slot] = takenDoubtful || away ? 1 : 0
        return driver.submit(session, operation, number, slot, withinMs)
      }
      default:
        return driver.submit(session, operation, key, slot, withinMs)
    }
  }

  flush(): void {
    this.#driver.flush()
  }

  watchEvents(): number {
    return this.#driver.watchEvents()
  }

  async close(): Promise<void> {
    await Promise.all([this.#driver.close(), this.#parts.closeKeeper()])
  }

  replied(slot: number, code: number, number?: number): void {
    const operation = this.#operation[slot]!
    switch (this.#roles[operation]) {
      case CREATE:
        this.#created(slot, this.#shelfOf[operation]!, code, number)
        this.#sink.replied(slot, code)
        return
      case MULTI:
        this.#multiDone(slot, operation, code)
        this.#sink.replied(slot, code)
        return
      case DELETE:
        this.#sink.replied(slot, this.#deleted(slot, this.#shelfOf[operation]!, code))
        return
      default:
        this.#sink.replied(slot, code)
    }
  }

  sessionUp(session: number, server: ServerAddress): void {
    this.#isUp[session] = 1
    this.#sink.sessionUp(session, server)
  }

  sessionDown(session: number, reason: SessionLoss): void {
    this.#isUp[session] = 0
    if (reason === 'expired') this.epochs[session]!++
    this.#sink.sessionDown(session, reason)
  }

  #decline(operation: number): false {
    this.#parts.onDeclined(operation)
    this.#parts.wakeKeeper()
    return false
  }

  #created(slot: number, shelf: Shelf, code: number, number: number | undefined): void {
    shelf.underWay--
    if (code === 0) this.#shelve(shelf, number ?? this.#number[slot]!, slot, false)
    // Of what the server numbers nobody knows the name: it stays until the end.
    else if (isDoubtful(code) && !shelf.sequential) this.#shelve(shelf, this.#number[slot]!, slot, true)
    if (shelf.wantsTrimming) this.#parts.wakeKeeper()
  }

  #multiDone(slot: number, operation: number, code: number): void {
    const shelf = this.#shelfOf[operation]!
    const left = this.#left[operation]!
    shelf.underWay -= left.length
    if (code !== 0 && !isDoubtful(code)) return
    for (const offset of left) this.#shelve(shelf, this.#number[slot]! + offset, slot, code !== 0)
    if (shelf.wantsTrimming) this.#parts.wakeKeeper()
  }

  #deleted(slot: number, shelf: Shelf, code: number): number {
    if (code === 0) return 0
    if (code === NO_NODE) return this.#doubtful[slot] === 1 ? 0 : code
    this.#shelve(shelf, this.#number[slot]!, slot, isDoubtful(code) || this.#doubtful[slot] === 1)
    return code
  }

  #shelve(shelf: Shelf, number: number, slot: number, doubtful: boolean): void {
    shelf.stock.push(number, this.#owner[slot]!, this.#epoch[slot]!, doubtful)
  }
}
