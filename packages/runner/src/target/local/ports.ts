import { once } from 'node:events'
import { createServer } from 'node:net'
import type { ServerPorts } from './config.ts'

/**
 * Ports of 127.0.0.1 that are free now, for an ensemble of `servers`.
 *
 * Someone else may take one before the server does; whoever starts it tries again with others.
 */
export async function findFreePorts(servers: number): Promise<ServerPorts[]> {
  // All are held at once, so that they differ.
  const held = Array.from({ length: servers * 3 }, () => createServer())
  try {
    const ports: number[] = []
    for (const server of held) {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('no port was given')
      ports.push(address.port)
    }
    return Array.from({ length: servers }, (_, index) => ({
      client: ports[index * 3]!,
      quorum: ports[index * 3 + 1]!,
      election: ports[index * 3 + 2]!,
    }))
  } finally {
    await Promise.all(held.map(server => new Promise(resolve => server.close(resolve))))
  }
}
