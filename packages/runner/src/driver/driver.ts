import type { OperationKind } from '@gradual/dsl'
import type { Access } from './access.ts'

export type DriverName = 'wire' | 'node-zookeeper-client'

export interface ServerAddress {
  readonly host: string
  readonly port: number
}

/** An operation of the mix, as a driver needs it to prepare its requests. */
export interface DriverOperation {
  readonly kind: OperationKind
  /** Keys are `keyPath(namespace, index)` for 0 <= index < keys. */
  readonly keys: number
  readonly valueBytes: number
}

export interface DriverOptions {
  /** Session i begins with server i mod n. */
  readonly servers: readonly ServerAddress[]
  /** Prefix of every path on the server's side, '' for none. */
  readonly chroot: string
  readonly namespace: string
  /** Plain text, nobody in particular and open to everybody by default. */
  readonly access?: Access
  readonly sessions: number
  /** Requests in flight on one session, at most: the size of its ring. */
  readonly parallelism: number
  readonly sessionTimeoutMs: number
  readonly operations: readonly DriverOperation[]
}

/** What a driver tells the engine. Called in the turn in which it becomes known; must not throw. */
export interface DriverSink {
  /** The request in `slot` ended: 0 is success, anything else ZooKeeper's error code (also unknown ones). Once for each submit. */
  replied(slot: number, code: number): void
  sessionUp(session: number, server: ServerAddress): void
  /** The session carries nothing until it is up again. Its requests in flight were reported with -4 before this call. */
  sessionDown(session: number, reason: SessionLoss): void
}

export type SessionLoss = 'refused' | 'closed' | 'expired' | 'timeout' | 'tls' | 'authFailed'

/**
 * Carries the load of one worker over a fixed number of sessions.
 *
 * Requests are named by numbers, so that nothing is allocated for one: the engine owns the slots (0 <= slot < sessions *
 * parallelism), the driver tells each slot's end.
 */
export interface LoadDriver {
  /**
   * Requests that the server has not answered, also those that were told with -7: it may still work on them. What was in
   * flight on a connection that is lost is not among them.
   */
  readonly unanswered: number
  /** Connects all sessions; resolves when each has connected once or failed once. Goes on reconnecting until `close`. */
  open(): Promise<void>
  /**
   * Sends operation `operation` on key `key`. The engine never exceeds `parallelism` for a session and submits only to
   * sessions that are up.
   *
   * @param withinMs from now; a request without reply by then is told with -7
   */
  submit(session: number, operation: number, key: number, slot: number, withinMs: number): void
  /** Ends this turn's batch: drivers that collect writes send them now. */
  flush(): void
  /** Closes the sessions on the server (ephemerals go with them), within a second. */
  close(): Promise<void>
}

export type DriverFactory = (options: DriverOptions, sink: DriverSink) => LoadDriver

/** Fixed width, so that a driver can patch the digits of a prepared request in place. */
export function keyPath(namespace: string, index: number): string {
  return `${namespace}/${DATA_NODE}/k${String(index).padStart(8, '0')}`
}

/** The znode below the namespace that holds the keys. */
export const DATA_NODE = 'data'
