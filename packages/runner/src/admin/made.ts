import type { ZooKeeperClient } from '../driver/node-zookeeper-client/client.ts'
import { isChildName, isMadeName } from '../workload/places.ts'
import { hasCode, ifThere, NO_NODE, NOT_EMPTY } from './codes.ts'
import { inParallel, type Patience } from './patience.ts'

const BATCH = 100
const BATCHES_IN_FLIGHT = 4
/** A server that is still working off what was queued may create some more. */
const ROUNDS = 20

export interface Remover {
  readonly client: ZooKeeperClient
  readonly patience: Patience
  /** Removes one by itself: a znode that is gone is no fault, one with children is kept. */
  readonly removeOne: (path: string) => Promise<void>
  readonly onRemoved: (count: number) => void
}

/** Removes what the load has created below a parent, then the parent: in batches, until nothing comes in any more. */
export async function removeMade(remover: Remover, parent: string): Promise<void> {
  const { client, patience, removeOne } = remover
  for (let round = 1; round < ROUNDS; round++) {
    const names = await patience.call(() => ifThere(client.getChildren(parent)))
    const own = (names ?? []).filter(isMadeName)
    if (own.length === 0) break
    await removeInBatches(
      remover,
      own.map(name => `${parent}/${name}`),
    )
  }
  await removeOne(parent)
}

/** Removes the children that keys were given. */
export async function removeChildren(remover: Remover, keys: readonly string[]): Promise<void> {
  const { client, patience } = remover
  for (const key of keys) {
    const names = await patience.call(() => ifThere(client.getChildren(key)))
    const own = (names ?? []).filter(isChildName)
    await removeInBatches(
      remover,
      own.map(name => `${key}/${name}`),
    )
  }
}

/** In transactions, several in flight; where one fails, each of its znodes by itself. */
export async function removeInBatches(remover: Remover, paths: readonly string[]): Promise<void> {
  await inParallel(batches(paths), BATCHES_IN_FLIGHT, batch => removeBatch(remover, batch))
}

async function removeBatch(remover: Remover, batch: readonly string[]): Promise<void> {
  const { client, patience, removeOne, onRemoved } = remover
  try {
    await patience.call(() => client.transaction(batch.map(path => ({ type: 'remove', path }))))
    onRemoved(batch.length)
  } catch (error) {
    // One of them has children, is gone, or went with a transaction whose reply was lost: each by itself then.
    if (!hasCode(error, NOT_EMPTY, NO_NODE)) throw error
    for (const path of batch) await removeOne(path)
  }
}

function* batches(paths: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < paths.length; from += BATCH) yield paths.slice(from, from + BATCH)
}
