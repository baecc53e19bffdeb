import { defaultSandboxOptions, type SandboxOptions } from './options.ts'
import { SandboxServer } from './server/server.ts'
import type { SandboxStats } from './stats.ts'

/** A sandbox within this very process. */
export interface RunningSandbox {
  readonly host: string
  readonly port: number
  readonly options: SandboxOptions
  stats(): SandboxStats
  /** Ends all connections without a word; their sessions live on. @returns how many */
  cutConnections(): number
  /** The servers stand still for so long, from now. */
  pause(forMs: number): void
  /** Changes the pace, also for what is queued already. Not from or to unlimited. */
  setCapacity(capacityPerSec: number): void
  close(): Promise<void>
}

/**
 * Starts a sandbox in this process: for a command that does nothing else. To measure with, use `startSandbox`, which
 * keeps the sandbox's CPU and garbage out of the measuring process.
 */
export async function runSandbox(options: Partial<SandboxOptions> = {}): Promise<RunningSandbox> {
  const complete: SandboxOptions = { ...defaultSandboxOptions, ...options }
  const server = new SandboxServer(complete)
  const port = await server.listen()
  return {
    host: complete.host,
    port,
    options: complete,
    stats: () => readStats(server),
    cutConnections: () => server.cutConnections(),
    pause: forMs => server.engine.pause(forMs),
    setCapacity: capacityPerSec => server.engine.setCapacity(capacityPerSec),
    close: () => server.close(),
  }
}

function readStats({ stats, engine, connections, sessions, db }: SandboxServer): SandboxStats {
  const cpu = process.cpuUsage()
  return {
    capacityPerSec: engine.capacityPerSec,
    connections: connections.size,
    sessions: sessions.size,
    znodes: db.tree.nodeCount,
    packetsReceived: stats.packetsReceived,
    packetsSent: stats.packetsSent,
    outstanding: engine.outstanding,
    throttled: stats.throttled,
    injectedErrors: stats.injectedErrors,
    lagP50Ms: stats.lagQuantileMs(0.5),
    lagP99Ms: stats.lagQuantileMs(0.99),
    lagMaxMs: stats.lagMaxMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
  }
}
