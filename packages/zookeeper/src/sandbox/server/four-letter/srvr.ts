import type { SandboxServer } from '../server.ts'
import { describeConnection } from './cons.ts'
import { VERSION } from './version.ts'

export function srvr(server: SandboxServer): string {
  return `Zookeeper version: ${VERSION}\n${summary(server)}`
}

/** As `srvr`, with the connections. */
export function stat(server: SandboxServer): string {
  const clients = [...server.connections].map(connection => ` ${describeConnection(connection, false)}\n`)
  return `Zookeeper version: ${VERSION}\nClients:\n${clients.join('')}\n${summary(server)}`
}

function summary({ stats, engine, db, connections }: SandboxServer): string {
  const latency = `${Math.floor(stats.latencyMinMs)}/${decimal(stats.latencyMeanMs)}/${Math.floor(stats.latencyMaxMs)}`
  return [
    `Latency min/avg/max: ${latency}`,
    `Received: ${stats.packetsReceived}`,
    `Sent: ${stats.packetsSent}`,
    `Connections: ${connections.size}`,
    `Outstanding: ${engine.outstanding}`,
    `Zxid: 0x${db.lastZxid.toString(16)}`,
    'Mode: standalone',
    `Node count: ${db.tree.nodeCount + 1}`,
    '',
  ].join('\n')
}

/** Four decimals at most and at least one, as Java prints it. */
export function decimal(value: number): string {
  const text = String(Math.round(value * 10_000) / 10_000)
  return text.includes('.') ? text : `${text}.0`
}
