import type { AuthInfo } from '@gradual/zookeeper'
import type { ServerAddress, SessionLoss } from '../driver.ts'
import { type Connection, openConnection, type SessionIdentity } from './connection.ts'

export interface SessionKeeperOptions {
  /** Tried in turn, from the first on. */
  readonly servers: readonly ServerAddress[]
  readonly sessionTimeoutMs: number
  readonly connectTimeoutMs: number
  readonly auth?: readonly AuthInfo[] | undefined
  /** A new session after an expiry; without it an expiry is the end. */
  readonly renew: boolean
}

export interface SessionKeeperEvents {
  onUp(connection: Connection): void
  onWatchEvent?(): void
  /** A connection that was up is gone, or an attempt failed (`wasUp` false). */
  onDown(reason: SessionLoss, wasUp: boolean, server: ServerAddress): void
}

/** Keeps one session connected: a new connection after each loss, to the next server, until it is closed. */
export interface SessionKeeper {
  /** The one that is up. */
  readonly connection: Connection | undefined
  readonly sessionId: bigint
  close(withinMs: number): Promise<void>
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2000

export function keepSession(options: SessionKeeperOptions, events: SessionKeeperEvents): SessionKeeper {
  let current: Connection | undefined
  let up = false
  let closed = false
  let failures = 0
  let next = 0
  let session: SessionIdentity | undefined
  let retry: NodeJS.Timeout | undefined

  function attempt(): void {
    const server = options.servers[next++ % options.servers.length]!
    current = openConnection(
      {
        server,
        sessionTimeoutMs: options.sessionTimeoutMs,
        connectTimeoutMs: options.connectTimeoutMs,
        ...(session && { session }),
        ...(options.auth && { auth: options.auth }),
      },
      {
        onConnected(connection) {
          session = connection.session
          up = true
          failures = 0
          events.onUp(connection)
        },
        onWatchEvent: () => events.onWatchEvent?.(),
        onClosed(reason) {
          const wasUp = up
          up = false
          current = undefined
          if (reason === 'expired') session = undefined
          if (closed) return
          if (reason !== 'expired' || options.renew) retry = setTimeout(attempt, pauseMs())
          events.onDown(reason, wasUp, server)
        },
      },
    )
  }

  // Without the random part, sessions lost together would come back together, again and again.
  function pauseMs(): number {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures++, 10))
    return longest * (0.5 + Math.random() / 2)
  }

  attempt()
  return {
    get connection() {
      return up ? current : undefined
    },
    get sessionId() {
      return session?.id.readBigUInt64BE() ?? 0n
    },
    async close(withinMs) {
      closed = true
      clearTimeout(retry)
      await current?.close(withinMs)
    },
  }
}
