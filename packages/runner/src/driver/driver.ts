import type { OperationKind } from '@gradual/dsl'
import type { ValueSizes } from '../workload/sizes.ts'
import type { Access } from './access.ts'

export type DriverName = 'wire' | 'node-zookeeper-client'

export interface ServerAddress {
  readonly host: string
  readonly port: number
}

/** What a request does; custom operations choose among the others. */
export type RequestKind = Exclude<OperationKind, 'custom'>

/** A part of a transaction. `offset` is added to the request's key (and wraps around), or to its number where there is a prefix. */
export type DriverPart =
  | { readonly kind: 'setData' | 'check'; readonly offset: number }
  | { readonly kind: 'create' | 'delete'; readonly offset: number; readonly prefix: string }

/** An operation of the mix, as a driver needs it to prepare its requests. */
export interface DriverOperation {
  readonly kind: RequestKind
  /** The path is `prefix` and the request's key in so many digits; none: the same path for every key. */
  readonly prefix: string
  readonly digits: number
  /** In place of prefix and digits: the key is an index of this list. */
  readonly paths?: readonly string[]
  readonly values: ValueSizes
  /** Reads leave a watch. */
  readonly watch: boolean
  readonly ephemeral: boolean
  readonly sequential: boolean
  /** Of a multi. */
  readonly parts?: readonly DriverPart[]
  /** Of a multi: at which key the keys begin anew. */
  readonly keys?: number
}

export interface DriverOptions {
  /** Session i begins with server i mod n. */
  readonly servers: readonly ServerAddress[]
  /** Prefix of every path on the server's side, '' for none. */
  readonly chroot: string
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
  /**
   * The request in `slot` ended: 0 is success, anything else ZooKeeper's error code (also unknown ones). Once for each submit.
   *
   * @param number that the server gave to a sequential znode; only where one was created
   */
  replied(slot: number, code: number, number?: number): void
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
   * @param key of what is created or deleted: its number
   * @param withinMs from now; a request without reply by then is told with -7
   * @param number of a multi that creates: the first of its numbers
   * @returns false where nothing is sent, for reasons of our own: the slot is free again, and nothing is told
   */
  submit(session: number, operation: number, key: number, slot: number, withinMs: number, number?: number): boolean
  /** Ends this turn's batch: drivers that collect writes send them now. */
  flush(): void
  /** Events of watches so far, on all sessions. */
  watchEvents(): number
  /** Closes the sessions on the server (ephemerals go with them), within a second. */
  close(): Promise<void>
}

export type DriverFactory = (options: DriverOptions, sink: DriverSink) => LoadDriver

/** Fixed width, so that a driver can patch the digits of a prepared request in place. */
export function keyPath(namespace: string, index: number): string {
  return keyPrefix(namespace) + String(index).padStart(KEY_DIGITS, '0')
}

/** What stands before a key's digits. */
export function keyPrefix(namespace: string): string {
  return `${namespace}/${DATA_NODE}/k`
}

export const KEY_DIGITS = 8

/** The znode below the namespace that holds the keys. */
export const DATA_NODE = 'data'
