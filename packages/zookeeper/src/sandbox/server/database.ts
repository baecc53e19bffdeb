import { DataTree, type Identity, type Notify, Transaction, type TreeEvent, Watches } from '../tree/index.ts'

/** Tree, watches and transaction ids together: every write goes through {@link write}. */
export class Database<Watcher> {
  readonly tree = new DataTree()
  readonly watches: Watches<Watcher>
  private zxid = 0n

  constructor(notify: Notify<Watcher>) {
    this.watches = new Watches(notify)
  }

  get lastZxid(): bigint {
    return this.zxid
  }

  /** A transaction that changes no znode, as the start of a session. */
  skipZxid(): void {
    this.zxid += 1n
  }

  /** All or nothing. A write that fails uses up a zxid too, as on a real server. */
  write<T>(sessionId: bigint, identities: readonly Identity[], change: (txn: Transaction) => T): T {
    this.zxid += 1n
    const txn = new Transaction(this.zxid, BigInt(Date.now()), sessionId, identities)
    try {
      const result = change(txn)
      this.fire(txn.events)
      return result
    } catch (error) {
      txn.rollBack()
      throw error
    }
  }

  endSession(sessionId: bigint): void {
    this.write(sessionId, [], txn => this.tree.deleteEphemerals(txn))
  }

  deleteEmptyContainers(): void {
    for (const path of this.tree.emptyContainers()) {
      this.write(0n, [], txn => this.tree.deleteContainer(txn, path))
    }
  }

  private fire(events: readonly TreeEvent[]): void {
    if (events.length > 0) this.watches.fire(events)
  }
}
