import { setTimeout as sleep } from 'node:timers/promises'
import type { Access } from '../driver/access.ts'
import type { ServerAddress } from '../driver/driver.ts'
import type { ZooKeeperClient } from '../driver/node-zookeeper-client/client.ts'
import { hasCode, NODE_EXISTS } from './codes.ts'
import { connectClient } from './connect.ts'

export interface PresenceOptions {
  readonly servers: readonly ServerAddress[]
  readonly sessionTimeoutMs: number
  readonly access?: Access
}

/** The run's administrative session, whose ephemeral shows that the run is alive. */
export interface Presence {
  readonly client: ZooKeeperClient
  /** The ephemeral exists. From now on it is made again whenever the session was lost: an overloaded server expires sessions. */
  keep(path: string): void
  /** Nothing is made again any more. The client is still open. */
  stopKeeping(): Promise<void>
}

const RETRY_MS = 1_000

/** Paths are those of the servers: no chroot is put in front of them. */
export async function openPresence({ servers, sessionTimeoutMs, access }: PresenceOptions): Promise<Presence> {
  const stop = new AbortController()
  let kept: string | undefined
  let renewal = Promise.resolve()
  let client = await connect()

  function connect(): Promise<ZooKeeperClient> {
    return connectClient({
      servers,
      sessionTimeoutMs,
      ...(access && { access }),
      onExpired: () => {
        renewal = renew()
      },
    })
  }

  async function renew(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await replace(await connect())
        return
      } catch {
        // Nobody there, or busy: the run goes on without, its load shows what is wrong.
        await sleep(RETRY_MS, undefined, { signal: stop.signal, ref: false }).catch(() => {})
      }
    }
  }

  async function replace(fresh: ZooKeeperClient): Promise<void> {
    try {
      if (kept !== undefined && !stop.signal.aborted) await fresh.create(kept, Buffer.alloc(0), 'ephemeral')
    } catch (error) {
      if (!hasCode(error, NODE_EXISTS)) {
        await fresh.close()
        throw error
      }
    }
    await client.close()
    client = fresh
  }

  return {
    get client() {
      return client
    },
    keep(path) {
      kept = path
    },
    async stopKeeping() {
      stop.abort()
      await renewal
    },
  }
}
