import type { RawClient } from 'node-zookeeper-client'
import { type DriverOptions, type DriverSink, keyPath, type LoadDriver } from '../driver.ts'
import { FirstAttempts } from '../first-attempts.ts'
import { rampUp, rotate } from '../ramp.ts'
import { fillValue } from '../wire/requests.ts'
import { Deadlines } from './deadlines.ts'
import { keepSession, type SessionKeeper } from './session-keeper.ts'

const CONNECT_TIMEOUT_MS = 10_000
const CLOSE_WITHIN_MS = 1000
const CONNECTION_LOSS = -4
const OPERATION_TIMEOUT = -7
const ANY_VERSION = -1
const NO_NODE = -101

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
  readonly #values: readonly Buffer[]
  readonly #prefix: string
  readonly #attempts: FirstAttempts
  /** Counts the uses of a slot: a reply that comes after its request's deadline must not end the slot's next one. */
  readonly #uses: Uint32Array
  readonly #deadlines: Deadlines
  #stopRamp = (): void => {}

  constructor(options: DriverOptions, sink: DriverSink) {
    this.#options = options
    this.#sink = sink
    this.#clients = new Array(options.sessions).fill(undefined)
    this.#values = options.operations.map(operation => fillValue(operation.valueBytes))
    this.#prefix = options.chroot
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

  submit(session: number, operation: number, key: number, slot: number, withinMs: number): void {
    const use = this.#uses[slot]!
    const client = this.#clients[session]
    if (client === undefined) {
      this.#end(slot, use, CONNECTION_LOSS)
      return
    }
    this.#deadlines.set(slot, withinMs)
    this.unanswered++
    const answered = (code: number): void => {
      this.unanswered--
      this.#end(slot, use, code)
    }
    const done = (error: { readonly code: number } | null): void => answered(error?.code ?? 0)
    const path = this.#prefix + keyPath(this.#options.namespace, key)
    switch (this.#options.operations[operation]!.kind) {
      case 'getData':
        client.getData(path, done)
        return
      case 'setData':
        client.setData(path, this.#values[operation]!, ANY_VERSION, done)
        return
      case 'exists':
        client.exists(path, (error, stat) => answered(error?.code ?? (stat === null ? NO_NODE : 0)))
        return
    }
  }

  /** The package writes each request by itself. */
  flush(): void {}

  async close(): Promise<void> {
    this.#stopRamp()
    this.#deadlines.stop()
    await Promise.all(this.#keepers.map(keeper => keeper.close(CLOSE_WITHIN_MS)))
    this.#attempts.end()
  }

  #end(slot: number, use: number, code: number): void {
    if (this.#uses[slot] !== use) return
    this.#uses[slot] = (use + 1) >>> 0
    this.#deadlines.clear(slot)
    this.#sink.replied(slot, code)
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
