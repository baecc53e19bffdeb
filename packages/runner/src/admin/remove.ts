import type { ZooKeeperClient } from '../driver/node-zookeeper-client/client.ts'
import { isMadeParent } from '../workload/places.ts'
import { hasCode, ifThere, NO_NODE, NOT_EMPTY } from './codes.ts'
import { type Remover, removeChildren, removeInBatches, removeMade } from './made.ts'
import type { OwnerRecord } from './owner.ts'
import { isKeyName, type NamespacePaths } from './paths.ts'
import type { Patience } from './patience.ts'
import { formatCount, startProgress } from './progress.ts'

export interface Removal {
  readonly removed: number
  /** Paths of gradual's own that somebody else has put znodes below. */
  readonly kept: readonly string[]
}

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
  const progress = startProgress(done => onProgress(`removed ${formatCount(done)} znodes ...`))
  const onRemoved = (count: number): void => {
    removed += count
    progress.add(count)
  }
  const remove = async (path: string, retry?: () => Promise<void>): Promise<void> => {
    try {
      await patience.call(() => client.remove(path))
      onRemoved(1)
    } catch (error) {
      if (hasCode(error, NOT_EMPTY)) {
        if (retry === undefined) kept.push(path)
        else await retry()
      } else if (!hasCode(error, NO_NODE)) throw error
    }
  }
  const remover: Remover = { client, patience, onRemoved, removeOne: path => remove(path) }
  const removeKey = (path: string) =>
    remove(path, async () => {
      await removeChildren(remover, [path])
      await remove(path)
    })

  const names = (await patience.call(() => ifThere(client.getChildren(paths.data)))) ?? []
  for (const name of names.filter(isMadeParent)) await removeMade(remover, `${paths.data}/${name}`)
  const keys = names.filter(isKeyName).map(name => `${paths.data}/${name}`)
  await removeInBatches({ ...remover, removeOne: removeKey }, keys)
  if (record.createdData) await remove(paths.data)
  await remove(paths.alive)
  await remove(paths.owner)
  if (record.createdNamespace) await remove(paths.namespace)
  // Of the znodes above, others may have made use since: that is no fault, and not worth a word.
  const own = kept.length
  for (const parent of record.createdParents.toReversed()) await remove(parent)
  return { removed, kept: kept.slice(0, own) }
}
