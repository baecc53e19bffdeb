import { encodeRequestFrame, operations, XID } from '../codec/index.ts'
import type { WatchRegistry } from './watch-registry.ts'

/** A server refuses requests over jute.maxbuffer (1 MiB by default), so many watches need several frames. */
const MAX_PATH_BYTES = 128 * 1024

type Lists = { dataWatches: string[]; existWatches: string[]; childWatches: string[] }

/** What sets the watches again after a reconnect; what changed since `relativeZxid` fires at once. */
export function encodeWatchFrames(
  watches: WatchRegistry,
  relativeZxid: bigint,
  toServer: (path: string) => string,
): Buffer[] {
  const frames: Buffer[] = []
  let lists: Lists = { dataWatches: [], existWatches: [], childWatches: [] }
  let bytes = 0
  const finish = (): void => {
    if (bytes === 0) return
    frames.push(encodeRequestFrame(operations.setWatches, XID.setWatches, { relativeZxid, ...lists }))
    lists = { dataWatches: [], existWatches: [], childWatches: [] }
    bytes = 0
  }
  for (const kind of ['data', 'exist', 'child'] as const) {
    for (const path of watches.paths(kind)) {
      const serverPath = toServer(path)
      bytes += 4 + Buffer.byteLength(serverPath)
      lists[`${kind}Watches`].push(serverPath)
      if (bytes > MAX_PATH_BYTES) finish()
    }
  }
  finish()
  return frames
}
