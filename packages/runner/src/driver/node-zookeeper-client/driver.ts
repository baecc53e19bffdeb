import type { RawClient } from 'node-zookeeper-client'
import { OPEN_ACCESS } from '../access.ts'
import type { DriverOptions, DriverSink, LoadDriver } from '../driver.ts'
import { FirstAttempts } from '../first-attempts.ts'
import { rampUp, rotate } from '../ramp.ts'
import { Values } from '../values.ts'
import { rawAclOf } from './connection.ts'
import { Deadlines } from './deadlines.ts'
import { type Request, requests } from './requests.ts'
import { keepSession, type SessionKeeper } from './session-keeper.ts'

const CONNECT_TIMEOUT_MS = 10_000
const CLOSE_WITHIN_MS = 1000
const CONNECTION_LOSS = -4
const OPERATION_TIMEOUT = -7

/** Throws where TLS is asked for: node-zookeeper-client has none. */
export function createNodeZooKeeperClientDriver(options: DriverOptions, sink: DriverSink): LoadDriver {
  if (options.access?.tls !== undefined) throw new RangeError('node-zookeeper-client has no TLS')
  return new NodeZooKeeperClientDriver(options, sink)
}

/** Carries the load over node-zookeeper-client: several times the CPU of the wire driver, for comparison with it. */
class NodeZooKeeperClientDriver implements LoadDriver {
  unanswered = 0
  readonly #options: DriverOptions
  readonly #sink: DriverSink
  readonly #clients: (RawClient | undefined)[]
  readonly #keepers: SessionKeeper[] = []
  readonly #requests: readonly Request[]
  readonly #attempts: FirstAttempts
  /** Counts the uses of a slot: a reply that comes after its request's deadline must not end the slot's next one. */
  readonly #uses: Uint32Array
  readonly #deadlines: Deadlines
  #watchEvents = 0
  #stopRamp = (): void => {}

  constructor(options: DriverOptions, sink: DriverSink) {
    this.#options = options
    this.#sink = sink
    this.#clients = new Array(options.sessions).fill(undefined)
    const acl = rawAclOf(options.access ?? OPEN_ACCESS)
    this.#requests = options.operations.map(operation => {
      const parts = { operation, chroot: options.chroot, acl, values: new Values(operation.values) }
      // Runs with such a plan are refused before they start.
      if (operation.kind === 'sync') throw new TypeError('node-zookeeper-client has no sync')
      return requests[operation.kind](parts)
    })
    this.#attempts = new FirstAttempts(options.sessions)
    const slots = options.sessions * options.parallelism
    this.#uses = new Uint32Array(slots)
    this.#deadlines = new Deadlines(slots, slot => this.#end(slot, this.#uses[slot]!, OPERATION_TIMEOUT))
  }

  open(): Promise<void> {
    this.#deadlines.start()
    this.#stopRamp = rampUp(this.#options.sessions, session => this.#keep(session))
    return this.#attempts.done
  }

  submit(session: number, operation: number, key: number, slot: number, withinMs: number, number = 0): boolean {
    const use = this.#uses[slot]!
    const client = this.#clients[session]
    if (client === undefined) {
      this.#end(slot, use, CONNECTION_LOSS)
      return true
    }
    this.#deadlines.set(slot, withinMs)
    this.unanswered++
    this.#requests[operation]!(client, key, number, (code, made) => {
      this.unanswered--
      this.#end(slot, use, code, made)
    })
    return true
  }

  /** The package writes each request by itself. */
  flush(): void {}

  watchEvents(): number {
    return this.#watchEvents
  }

  async close(): Promise<void> {
    this.#stopRamp()
    this.#deadlines.stop()
    await Promise.all(this.#keepers.map(keeper => keeper.close(CLOSE_WITHIN_MS)))
    this.#attempts.end()
  }

  #end(slot: number, use: number, code: number, made?: number): void {
    if (this.#uses[slot] !== use) return
    this.#uses[slot] = (use + 1) >>> 0
    this.#deadlines.clear(slot)
    this.#sink.replied(slot, code, made)
  }

  #keep(session: number): void {
    const { servers, sessionTimeoutMs } = this.#options
    const keeper = keepSession(
      {
        servers: rotate(servers, session),
        sessionTimeoutMs,
        connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, sessionTimeoutMs),
        auth: this.#options.access?.auth,
        renew: true,
      },
      {
        onUp: ({ client, server }) => {
          this.#clients[session] = client
          this.#sink.sessionUp(session, server)
          this.#attempts.note(session)
        },
        onWatchEvent: () => {
          this.#watchEvents++
        },
        onDown: reason => {
          this.#clients[session] = undefined
          this.#sink.sessionDown(session, reason)
          this.#attempts.note(session)
        },
      },
    )
    this.#keepers.push(keeper)
  }
}
