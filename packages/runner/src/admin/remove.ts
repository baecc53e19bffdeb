import type { ZooKeeperClient } from '../driver/node-zookeeper-client/client.ts'
import { hasCode, ifThere, NO_NODE, NOT_EMPTY } from './codes.ts'
import type { OwnerRecord } from './owner.ts'
import { isKeyName, type NamespacePaths } from './paths.ts'
import { inParallel, type Patience } from './patience.ts'
import { formatCount, startProgress } from './progress.ts'

export interface Removal {
  readonly removed: number
  /** Paths of gradual's own that somebody else has put znodes below. */
  readonly kept: readonly string[]
}

const BATCH_KEYS = 100
const BATCHES_IN_FLIGHT = 4

/**
 * Removes what the owner's run created, the owner last: a removal that breaks off can be taken up again.
 *
 * Whatever holds znodes of somebody else stays.
 */
export async function removeOwned(
  client: ZooKeeperClient,
  paths: NamespacePaths,
  record: OwnerRecord,
  onProgress: (line: string) => void,
  patience: Patience,
): Promise<Removal> {
  let removed = 0
  const kept: string[] = []
  const remove = async (path: string): Promise<void> => {
    try {
      await patience.call(() => client.remove(path))
      removed++
    } catch (error) {
      if (hasCode(error, NOT_EMPTY)) kept.push(path)
      else if (!hasCode(error, NO_NODE)) throw error
    }
  }

  const names = await patience.call(() => ifThere(client.getChildren(paths.data)))
  const keys = (names ?? []).filter(isKeyName).map(name => `${paths.data}/${name}`)
  const progress = startProgress(done =>
    onProgress(`removed ${formatCount(done)} of ${formatCount(keys.length)} keys ...`),
  )
  await inParallel(batches(keys), BATCHES_IN_FLIGHT, async batch => {
    try {
      await patience.call(() => client.transaction(batch.map(path => ({ type: 'remove', path }))))
      removed += batch.length
    } catch (error) {
      // One of them has children, is gone, or went with a transaction whose reply was lost: each by itself then.
      if (!hasCode(error, NOT_EMPTY, NO_NODE)) throw error
      for (const path of batch) await remove(path)
    }
    progress.add(batch.length)
  })
  if (record.createdData) await remove(paths.data)
  await remove(paths.alive)
  await remove(paths.owner)
  if (record.createdNamespace) await remove(paths.namespace)
  // Of the znodes above, others may have made use since: that is no fault, and not worth a word.
  const own = kept.length
  for (const parent of record.createdParents.toReversed()) await remove(parent)
  return { removed, kept: kept.slice(0, own) }
}

function* batches(paths: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < paths.length; from += BATCH_KEYS) yield paths.slice(from, from + BATCH_KEYS)
}
