import { PipelinedSession } from '@gradual/zookeeper'
import { OPEN_ACCESS } from '../access.ts'
import type { DriverOptions, DriverSink, LoadDriver } from '../driver.ts'
import { FirstAttempts } from '../first-attempts.ts'
import { rampUp, rotate } from '../ramp.ts'
import { type PreparedRequest, prepareRequest, setKey } from './requests.ts'

const CONNECT_TIMEOUT_MS = 10_000
const CONNECTION_LOSS = -4

export function createWireDriver(options: DriverOptions, sink: DriverSink): LoadDriver {
  return new WireDriver(options, sink)
}

/** Carries the load over pipelined sessions: requests are encoded once, and those of a turn go out in one write for each session. */
class WireDriver implements LoadDriver {
  readonly #sessions: readonly PipelinedSession[]
  readonly #requests: readonly PreparedRequest[]
  readonly #sink: DriverSink
  readonly #attempts: FirstAttempts
  /** Sessions that have something to write in this turn. */
  readonly #dirty: Uint32Array
  readonly #isDirty: Uint8Array
  #dirtyCount = 0
  /** When the first request of the batch came; 0 between batches. */
  #batchMs = 0
  #stopRamp = (): void => {}

  constructor(options: DriverOptions, sink: DriverSink) {
    const { sessions } = options
    this.#sink = sink
    this.#requests = options.operations.map(one => prepareRequest(one, options.chroot, options.namespace))
    this.#attempts = new FirstAttempts(sessions)
    this.#dirty = new Uint32Array(sessions)
    this.#isDirty = new Uint8Array(sessions)
    this.#sessions = Array.from({ length: sessions }, (_, session) => this.#createSession(session, options))
  }

  get unanswered(): number {
    return this.#sessions.reduce((sum, session) => sum + session.unanswered, 0)
  }

  open(): Promise<void> {
    this.#stopRamp = rampUp(this.#sessions.length, session => this.#sessions[session]!.open())
    return this.#attempts.done
  }

  submit(session: number, operation: number, key: number, slot: number, withinMs: number): void {
    const request = this.#requests[operation]!
    setKey(request, key)
    if (this.#batchMs === 0) this.#batchMs = performance.now()
    if (!this.#sessions[session]!.send(request.frame, slot, this.#batchMs + withinMs)) {
      this.#sink.replied(slot, CONNECTION_LOSS)
      return
    }
    if (this.#isDirty[session] === 1) return
    this.#isDirty[session] = 1
    this.#dirty[this.#dirtyCount++] = session
  }

  flush(): void {
    for (let i = 0; i < this.#dirtyCount; i++) {
      const session = this.#dirty[i]!
      this.#isDirty[session] = 0
      this.#sessions[session]!.flush()
    }
    this.#dirtyCount = 0
    this.#batchMs = 0
  }

  async close(): Promise<void> {
    this.#stopRamp()
    await Promise.all(this.#sessions.map(session => session.close()))
    this.#attempts.end()
  }

  #createSession(session: number, options: DriverOptions): PipelinedSession {
    const sink = this.#sink
    const { tls, auth } = options.access ?? OPEN_ACCESS
    return new PipelinedSession(
      {
        servers: rotate(options.servers, session),
        sessionTimeoutMs: options.sessionTimeoutMs,
        connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, options.sessionTimeoutMs),
        maxInFlight: options.parallelism,
        ...(tls && { tls }),
        auth,
        autoFlush: false,
      },
      {
        replied: (slot, code) => sink.replied(slot, code),
        up: server => {
          sink.sessionUp(session, server)
          this.#attempts.note(session)
        },
        down: reason => {
          sink.sessionDown(session, reason)
          this.#attempts.note(session)
        },
      },
    )
  }
}
