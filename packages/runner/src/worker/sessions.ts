import type { ServerAddress, SessionLoss } from '../driver/driver.ts'
import type { WorkerReady } from './messages.ts'

/** Where the sessions are, and why they were lost. */
export class Sessions {
  readonly #servers: (ServerAddress | undefined)[]
  readonly #losses: Record<string, number> = {}

  constructor(count: number) {
    this.#servers = new Array(count).fill(undefined)
  }

  up(session: number, server: ServerAddress): void {
    this.#servers[session] = server
  }

  down(session: number, reason: SessionLoss): void {
    this.#servers[session] = undefined
    this.#losses[reason] = (this.#losses[reason] ?? 0) + 1
  }

  describe(): WorkerReady {
    const placement: Record<string, number> = {}
    let sessionsUp = 0
    for (const server of this.#servers) {
      if (server === undefined) continue
      sessionsUp++
      const name = `${server.host}:${server.port}`
      placement[name] = (placement[name] ?? 0) + 1
    }
    const losses = Object.fromEntries(Object.entries(this.#losses).sort((a, b) => b[1] - a[1]))
    return { type: 'ready', sessionsUp, placement, losses }
  }
}
