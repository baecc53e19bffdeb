import type { TransactionOperation, ZooKeeperClient } from '../driver/node-zookeeper-client/client.ts'
import { childName } from '../workload/places.ts'
import { hasCode, NODE_EXISTS } from './codes.ts'
import type { NamespacePaths } from './paths.ts'
import { inParallel, type Patience } from './patience.ts'
import { formatCount, startProgress } from './progress.ts'

export interface KeysOptions {
  readonly keys: number
  readonly valueBytes: number
  readonly onProgress: (line: string) => void
}

/** A transaction is one packet: well below jute.maxbuffer (1 MiB less one byte), and small enough not to hold up others for long. */
const MAX_BATCH_BYTES = 256 * 1024
const MAX_BATCH_KEYS = 100
const BATCHES_IN_FLIGHT = 4
/** Path, access list and headers of one create, generously. */
const OVERHEAD_BYTES = 200

/** Creates the keys, in transactions, several in flight. */
export function createKeys(
  client: ZooKeeperClient,
  paths: NamespacePaths,
  { keys, valueBytes, onProgress }: KeysOptions,
  patience: Patience,
): Promise<void> {
  const data = Buffer.alloc(valueBytes, 'gradual ')
  return createAll(client, { count: keys, noun: 'keys', data, pathAt: paths.key, onProgress }, patience)
}

/** Gives each of the first keys its children. */
export function createChildren(
  client: ZooKeeperClient,
  paths: NamespacePaths,
  { keys, perKey, onProgress }: { readonly keys: number; readonly perKey: number } & Pick<KeysOptions, 'onProgress'>,
  patience: Patience,
): Promise<void> {
  const pathAt = (index: number): string => `${paths.key(Math.floor(index / perKey))}/${childName(index % perKey)}`
  const data = Buffer.alloc(0)
  return createAll(client, { count: keys * perKey, noun: 'children', data, pathAt, onProgress }, patience)
}

interface Creations extends Pick<KeysOptions, 'onProgress'> {
  readonly count: number
  readonly noun: string
  readonly data: Buffer
  readonly pathAt: (index: number) => string
}

async function createAll(client: ZooKeeperClient, creations: Creations, patience: Patience): Promise<void> {
  const { count, noun, data, pathAt, onProgress } = creations
  const progress = startProgress(done =>
    onProgress(`created ${formatCount(done)} of ${formatCount(count)} ${noun} ...`),
  )
  const size = Math.max(1, Math.min(MAX_BATCH_KEYS, Math.floor(MAX_BATCH_BYTES / (data.length + OVERHEAD_BYTES))))
  await inParallel(batches(count, size), BATCHES_IN_FLIGHT, async ([from, to]) => {
    const operations = Array.from(
      { length: to - from },
      (_, index): TransactionOperation => ({ type: 'create', path: pathAt(from + index), data }),
    )
    await patience.call(async again => {
      try {
        await client.transaction(operations)
      } catch (error) {
        // All or nothing: what exists at the repetition was made by the first try, whose reply was lost.
        if (!again || !hasCode(error, NODE_EXISTS)) throw error
      }
    })
    progress.add(to - from)
  })
}

function* batches(count: number, size: number): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < count; from += size) yield [from, Math.min(count, from + size)]
}
