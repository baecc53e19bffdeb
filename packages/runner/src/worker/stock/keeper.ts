import { CREATE_FLAGS, ERROR_CODES, type MultiOp, ZooKeeperClient, ZookeeperError } from '@gradual/zookeeper'
import { aclOf, OPEN_ACCESS } from '../../driver/access.ts'
import type { DriverOptions } from '../../driver/driver.ts'
import { fillValue } from '../../driver/values.ts'
import { MADE_DIGITS, madePath } from '../../workload/places.ts'
import { isDoubtful } from './doubtful.ts'
import type { Shelf } from './shelf.ts'
import { NOBODY, NOTHING } from './stock.ts'

export type Upkeep = 'trimmed' | 'filled'

export interface KeeperParts {
  readonly options: Pick<DriverOptions, 'servers' | 'chroot' | 'sessionTimeoutMs' | 'sessions' | 'access'>
  /** By their places in the flat list. */
  readonly shelves: readonly (Shelf | undefined)[]
  /** Of the sessions, the keeper's last. */
  readonly epochs: Uint16Array
  /** Told once for each shelf and kind: load beside the load, which nobody measures. */
  readonly onUpkeep: (operation: number, what: Upkeep) => void
}

interface Znode {
  readonly number: number
  readonly owner: number
  readonly epoch: number
}

const BATCH = 100
/** Well below what a server lets one packet be. */
const BATCH_BYTES = 256 * 1024
const OVERHEAD_BYTES = 200
/** Batches at once: with many in flight a server that has become slow still gets rid of as much as comes in. */
const LANES = 32
const CONNECT_MS = 10_000
const FILL_WITHIN_MS = 15_000
const PAUSE_MS = 250

/**
 * Keeps what the load creates and deletes between its bounds, in batches and on a session of its own, so that the load's
 * sessions and their requests in flight are not disturbed.
 */
export class StockKeeper {
  readonly #parts: KeeperParts
  readonly #client: ZooKeeperClient
  readonly #told = new Set<string>()
  readonly #values = new Map<Shelf, Buffer>()
  readonly #filling = new Map<Shelf, number>()
  #lanes = 0
  #woken = false
  #closed = false
  #filled = false
  #pausedUntilMs = 0
  #timer: NodeJS.Timeout | undefined
  #onIdle = (): void => {}

  constructor(parts: KeeperParts) {
    this.#parts = parts
    const { servers, chroot, sessionTimeoutMs, sessions, access = OPEN_ACCESS } = parts.options
    this.#client = new ZooKeeperClient({
      servers,
      chroot,
      sessionTimeoutMs,
      ...(access.tls && { tls: access.tls }),
      auth: access.auth,
      onUp: () => this.wake(),
      onDown: reason => {
        if (reason === 'expired') parts.epochs[sessions]!++
      },
    })
  }

  /** Connects, and fills the shelves from which is deleted. A target that cannot do even that shows it under load as well. */
  async open(): Promise<void> {
    try {
      await this.#client.connect(CONNECT_MS)
    } catch {
      this.#closed = true
      return
    }
    const filled = new Promise<void>(resolve => {
      this.#onIdle = resolve
    })
    this.wake()
    const timer = setTimeout(() => this.#onIdle(), FILL_WITHIN_MS)
    await filled
    clearTimeout(timer)
    this.#filled = true
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#onIdle()
    await this.#client.close()
  }

  /** Looks after the shelves once the present turn is over. */
  wake(): void {
    if (this.#woken || this.#closed) return
    this.#woken = true
    setImmediate(() => {
      this.#woken = false
      this.#look()
    })
  }

  #look(): void {
    if (this.#closed || !this.#client.isUp) return
    const waitMs = this.#pausedUntilMs - performance.now()
    if (waitMs > 0) {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.wake(), waitMs)
      return
    }
    this.#parts.shelves.forEach((shelf, operation) => {
      if (shelf === undefined) return
      while (this.#lanes < LANES && shelf.wantsTrimming) this.#start(operation, 'trimmed', this.#trim(shelf))
      while (this.#lanes < LANES && this.#lacks(shelf) > 0) this.#start(operation, 'filled', this.#fill(shelf))
    })
    if (this.#lanes === 0) this.#onIdle()
  }

  /** How many znodes are to be made; none while there are enough of them. */
  #lacks(shelf: Shelf): number {
    const coming = this.#filling.get(shelf) ?? 0
    if (!shelf.wantsFilling && coming === 0) return 0
    return 2 * shelf.fillBelow - shelf.stock.length - coming
  }

  #start(operation: number, what: Upkeep, work: Promise<void>): void {
    this.#lanes++
    const key = `${operation}/${what}`
    if ((this.#filled || what === 'trimmed') && !this.#told.has(key)) {
      this.#told.add(key)
      this.#parts.onUpkeep(operation, what)
    }
    work
      .catch(() => {
        this.#pausedUntilMs = performance.now() + PAUSE_MS
      })
      .finally(() => {
        this.#lanes--
        this.wake()
      })
  }

  async #trim(shelf: Shelf): Promise<void> {
    const sure: Znode[] = []
    const doubtful: Znode[] = []
    while (sure.length + doubtful.length < BATCH) {
      const number = shelf.take(this.#parts.epochs)
      if (number === NOTHING) break
      const { takenOwner: owner, takenEpoch: epoch, takenDoubtful } = shelf.stock
      const list = takenDoubtful ? doubtful : sure
      list.push({ number, owner, epoch })
    }
    const count = sure.length + doubtful.length
    shelf.leaving += count
    try {
      const alone = (await this.#removeTogether(shelf, sure)) ? doubtful : [...doubtful, ...sure]
      await Promise.all(alone.map(znode => this.#removeAlone(shelf, znode)))
    } finally {
      shelf.leaving -= count
    }
  }

  async #removeTogether(shelf: Shelf, znodes: readonly Znode[]): Promise<boolean> {
    if (znodes.length === 0) return true
    try {
      await this.#client.multi(
        znodes.map(({ number }): MultiOp => ({ op: 'delete', path: madePath(shelf.prefix, number), version: -1 })),
      )
      return true
    } catch {
      // One is gone already, or nobody knows what became of them.
      return false
    }
  }

  async #removeAlone(shelf: Shelf, { number, owner, epoch }: Znode): Promise<void> {
    try {
      await this.#client.delete(madePath(shelf.prefix, number))
    } catch (error) {
      if (error instanceof ZookeeperError && error.code === ERROR_CODES.NONODE) return
      shelf.stock.push(number, owner, epoch, true)
      throw error
    }
  }

  async #fill(shelf: Shelf): Promise<void> {
    const affordable = Math.max(1, Math.floor(BATCH_BYTES / (shelf.valueBytes + OVERHEAD_BYTES)))
    const count = Math.min(BATCH, affordable, this.#lacks(shelf))
    const { sessions } = this.#parts.options
    const owner = shelf.ephemeral ? sessions : NOBODY
    const epoch = this.#parts.epochs[sessions]!
    const numbers = shelf.sequential ? [] : Array.from({ length: count }, () => shelf.nextNumber())
    this.#filling.set(shelf, (this.#filling.get(shelf) ?? 0) + count)
    try {
      const results = await this.#client.multi(this.#creates(shelf, count, numbers))
      for (const [index, result] of results.entries()) {
        const made = 'path' in result ? Number(result.path.slice(-MADE_DIGITS)) : undefined
        shelf.stock.push(numbers[index] ?? made ?? 0, owner, epoch, false)
      }
    } catch (error) {
      if (error instanceof ZookeeperError && isDoubtful(error.code)) {
        for (const number of numbers) shelf.stock.push(number, owner, epoch, true)
      }
      throw error
    } finally {
      this.#filling.set(shelf, this.#filling.get(shelf)! - count)
    }
  }

  #creates(shelf: Shelf, count: number, numbers: readonly number[]): readonly MultiOp[] {
    const acl = aclOf(this.#parts.options.access ?? OPEN_ACCESS)
    let data = this.#values.get(shelf)
    if (data === undefined) {
      data = fillValue(shelf.valueBytes)
      this.#values.set(shelf, data)
    }
    const flags =
      (shelf.ephemeral ? CREATE_FLAGS.ephemeral : 0) | (shelf.sequential ? CREATE_FLAGS.persistentSequential : 0)
    return Array.from({ length: count }, (_, index): MultiOp => {
      const path = shelf.sequential ? shelf.prefix : madePath(shelf.prefix, numbers[index]!)
      return { op: 'create', path, data: data ?? null, acl, flags }
    })
  }
}
