import { readdirSync } from 'node:fs'
import type { LogHistogram } from '../log-histogram.ts'
import type { SandboxServer } from '../server.ts'
import { decimal } from './srvr.ts'
import { VERSION } from './version.ts'

type Values = { readonly [key: string]: number | string }

/** `zk_key<TAB>value`: the keys of a real server that mean something here, and the sandbox's own as `zk_gradual_...`. */
export function mntr(server: SandboxServer): string {
  const values = { ...real(server), ...own(server) }
  return Object.entries(values)
    .map(([key, value]) => `zk_${key}\t${value}\n`)
    .join('')
}

function real(server: SandboxServer): Values {
  const { stats, engine, db, connections, sessions } = server
  const { tree, watches } = db
  return {
    version: VERSION,
    server_state: 'standalone',
    ephemerals_count: tree.ephemeralCount,
    num_alive_connections: connections.size,
    avg_latency: decimal(stats.latencyMeanMs),
    outstanding_requests: engine.outstanding,
    znode_count: tree.nodeCount + 1,
    global_sessions: sessions.size,
    packets_sent: stats.packetsSent,
    packets_received: stats.packetsReceived,
    watch_count: watches.data.watchCount + watches.child.watchCount,
    auth_failed_count: stats.authFailures,
    min_latency: Math.floor(stats.latencyMinMs),
    max_latency: Math.floor(stats.latencyMaxMs),
    approximate_data_size: tree.approximateDataSize,
    open_file_descriptor_count: openFiles(),
    local_sessions: 0,
    uptime: Math.round(performance.now() - server.startedMs),
    throttled_ops: stats.throttled,
    connection_rejected: stats.connectionsRejected,
    bytes_received_count: stats.bytesReceived,
    stale_sessions_expired: stats.sessionsExpired,
    ...summary('updatelatency', stats.updates),
    ...summary('readlatency', stats.reads),
  }
}

function own({ stats, engine }: SandboxServer): Values {
  return {
    gradual_capacity_per_sec: engine.capacityPerSec,
    gradual_waiting: engine.waiting,
    gradual_injected_errors: stats.injectedErrors,
    gradual_lag_p50_ms: stats.lagQuantileMs(0.5).toFixed(3),
    gradual_lag_p99_ms: stats.lagQuantileMs(0.99).toFixed(3),
    gradual_lag_max_ms: stats.lagMaxMs.toFixed(3),
  }
}

function summary(name: string, histogram: LogHistogram): Values {
  return {
    [`avg_${name}`]: decimal(histogram.meanMs),
    [`min_${name}`]: Math.floor(histogram.minMs),
    [`max_${name}`]: Math.floor(histogram.maxMs),
    [`cnt_${name}`]: histogram.count,
    [`sum_${name}`]: Math.round(histogram.sumMs),
    [`p50_${name}`]: Math.round(histogram.quantileMs(0.5)),
    [`p95_${name}`]: Math.round(histogram.quantileMs(0.95)),
    [`p99_${name}`]: Math.round(histogram.quantileMs(0.99)),
    [`p999_${name}`]: Math.round(histogram.quantileMs(0.999)),
  }
}

/** -1 where the system does not tell, as a real server says. */
function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return -1
  }
}
