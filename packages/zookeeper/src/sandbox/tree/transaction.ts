import type { Identity } from './acl.ts'

/** What happened to a znode, in the order in which it happened; watches are fired from it. */
export interface TreeEvent {
  readonly kind: 'created' | 'deleted' | 'changed'
  readonly path: string
}

/** One write, or the several of a `multi`, under one zxid: what it did, and how to take it back. */
export class Transaction {
  readonly zxid: bigint
  /** Milliseconds since 1970. */
  readonly time: bigint
  readonly sessionId: bigint
  readonly identities: readonly Identity[]
  readonly events: TreeEvent[] = []
  private readonly undo: (() => void)[] = []

  constructor(zxid: bigint, time: bigint, sessionId: bigint, identities: readonly Identity[]) {
    this.zxid = zxid
    this.time = time
    this.sessionId = sessionId
    this.identities = identities
  }

  record(event: TreeEvent, undo: () => void): void {
    this.events.push(event)
    this.undo.push(undo)
  }

  /** For a change that no watch sees. */
  recordSilent(undo: () => void): void {
    this.undo.push(undo)
  }

  rollBack(): void {
    for (const step of this.undo.reverse()) step()
    this.undo.length = 0
    this.events.length = 0
  }
}
