import { opName } from '../../../codec/index.ts'
import type { Connection } from '../connection.ts'
import type { SandboxServer } from '../server.ts'

export function cons(server: SandboxServer): string {
  const lines = [...server.connections].map(connection => ` ${describeConnection(connection, true)}\n`)
  return `${lines.join('')}\n`
}

/** One line about a connection; the long form is that of `cons`, the short one that of `stat`. */
export function describeConnection(connection: Connection, long: boolean): string {
  const { session, latency } = connection
  const facts = [`queued=${connection.pending}`, `recved=${connection.received}`, `sent=${connection.sent}`]
  if (long && session !== undefined) {
    facts.push(
      `sid=0x${session.id.toString(16)}`,
      `lop=${javaName(connection.lastOpCode)}`,
      `est=${connection.establishedMs}`,
      `to=${session.timeoutMs}`,
      `lcxid=0x${(connection.lastXid >>> 0).toString(16)}`,
      `minlat=${Math.floor(latency.minMs)}`,
      `avglat=${Math.floor(latency.meanMs)}`,
      `maxlat=${Math.floor(latency.maxMs)}`,
    )
  }
  return `${connection.remote}[${session === undefined ? 0 : 1}](${facts.join(',')})`
}

function javaName(opCode: number): string {
  if (opCode === 0) return 'SESS'
  return (opName(opCode) ?? 'NA').slice(0, 4).toUpperCase()
}
