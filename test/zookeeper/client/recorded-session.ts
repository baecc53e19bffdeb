import {
  encodeTemplate,
  type LossDetail,
  PipelinedSession,
  type ServerAddress,
  type SessionLoss,
  type SessionOptions,
  type WatcherEvent,
} from '@gradual/zookeeper'
import { ManualClock } from './manual-clock.ts'

/** What a session told, in order. */
export type Told =
  | { readonly type: 'replied'; readonly token: number; readonly code: number; readonly body: string }
  | { readonly type: 'up'; readonly port: number; readonly fresh: boolean }
  | { readonly type: 'down'; readonly reason: SessionLoss; readonly stage: LossDetail['stage'] }
  | { readonly type: 'event'; readonly event: WatcherEvent }
  | { readonly type: 'control'; readonly xid: number; readonly code: number }

export const existsFrame: Buffer = encodeTemplate('exists', { path: '/a', watch: false }).frame

export const NO_DEADLINE = Number.POSITIVE_INFINITY

/** A session on a manual clock, with everything that it tells. */
export class RecordedSession {
  readonly clock = new ManualClock()
  readonly told: Told[] = []
  readonly session: PipelinedSession
  readonly causes: (Error | undefined)[] = []
  #wakers: (() => void)[] = []

  constructor(servers: readonly ServerAddress[], options: Partial<SessionOptions> = {}) {
    this.session = new PipelinedSession(
      {
        servers,
        sessionTimeoutMs: 30_000,
        connectTimeoutMs: 5000,
        maxInFlight: 100,
        clock: this.clock,
        random: () => 0,
        ...options,
      },
      {
        replied: (token, code, buffer, start, end) =>
          this.#tell({ type: 'replied', token, code, body: buffer.toString('latin1', start, end) }),
        up: (server, fresh) => this.#tell({ type: 'up', port: server.port, fresh }),
        down: (reason, detail) => {
          this.causes.push(detail.cause)
          this.#tell({ type: 'down', reason, stage: detail.stage })
        },
        event: event => this.#tell({ type: 'event', event }),
        control: (xid, code) => this.#tell({ type: 'control', xid, code }),
      },
    )
  }

  /** Resolves when this much was told, also before the call. */
  async toldSoMuch(count: number): Promise<readonly Told[]> {
    while (this.told.length < count) await new Promise<void>(resolve => this.#wakers.push(resolve))
    return this.told
  }

  #tell(told: Told): void {
    this.told.push(told)
    const wakers = this.#wakers
    this.#wakers = []
    for (const wake of wakers) wake()
  }
}
