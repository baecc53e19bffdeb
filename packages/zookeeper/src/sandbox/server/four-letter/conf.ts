import type { SandboxServer } from '../server.ts'

/** As a real server's, and the queue's options behind it. */
export function conf({ options, port, engine }: SandboxServer): string {
  const lines = [
    `clientPort=${port}`,
    'secureClientPort=-1',
    `tickTime=${options.tickMs}`,
    `maxClientCnxns=${options.maxClientCnxns}`,
    `minSessionTimeout=${2 * options.tickMs}`,
    `maxSessionTimeout=${20 * options.tickMs}`,
    'clientPortListenBacklog=-1',
    'serverId=0',
    `gradual.capacity=${engine.capacityPerSec}`,
    `gradual.servers=${options.servers}`,
    `gradual.service=${options.service}`,
    `gradual.queue=${options.queueLimit}`,
    `gradual.seed=${options.seed}`,
  ]
  return `${lines.join('\n')}\n`
}
