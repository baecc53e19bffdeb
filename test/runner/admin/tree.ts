import type { ServerAddress } from '../../../packages/runner/src/driver/driver.ts'
import {
  connectClient,
  type ZooKeeperClient,
  ZooKeeperError,
} from '../../../packages/runner/src/driver/node-zookeeper-client/client.ts'

const NO_NODE = -101

/** Somebody else's look at the servers, and their znodes. */
export interface Outsider {
  readonly client: ZooKeeperClient
  /** Every path below `path`, without it, sorted. */
  list(path: string): Promise<string[]>
  /** Creates them one after the other. */
  create(...paths: string[]): Promise<void>
  removeBelow(path: string): Promise<void>
}

export async function connectOutsider(servers: readonly ServerAddress[]): Promise<Outsider> {
  const client = await connectClient({ servers, sessionTimeoutMs: 10_000 })
  const list = async (path: string): Promise<string[]> => {
    const below = await client.getChildren(path === '' ? '/' : path)
    const paths = below.map(name => `${path}/${name}`).filter(child => child !== '/zookeeper')
    const deeper = await Promise.all(paths.map(list))
    return [...paths, ...deeper.flat()].toSorted()
  }
  return {
    client,
    list,
    async create(...paths) {
      for (const path of paths) await client.create(path)
    },
    async removeBelow(path) {
      for (const child of (await list(path)).toReversed()) {
        await client.remove(child).catch(error => {
          // An ephemeral may have gone with its session in the meantime.
          if (!(error instanceof ZooKeeperError) || error.code !== NO_NODE) throw error
        })
      }
    },
  }
}
