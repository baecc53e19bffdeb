import { connectClient as connectNodeClient } from '../driver/node-zookeeper-client/client.ts'
import type { ZooKeeperClient, ZooKeeperClientOptions } from '../driver/node-zookeeper-client/client-types.ts'
import { connectWireClient } from '../driver/wire/client.ts'

/** The administrative side: node-zookeeper-client where it can go, our own client where it cannot (TLS). */
export function connectClient(options: ZooKeeperClientOptions): Promise<ZooKeeperClient> {
  return options.access?.tls === undefined ? connectNodeClient(options) : connectWireClient(options)
}
