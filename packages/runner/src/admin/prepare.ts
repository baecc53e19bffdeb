import { hostname } from 'node:os'
import { isGradualError } from '@gradual/dsl'
import type { Access } from '../driver/access.ts'
import type { ServerAddress } from '../driver/driver.ts'
import type { TransactionOperation, ZooKeeperClient } from '../driver/node-zookeeper-client/client.ts'
import { isMadeParent, madeParent } from '../workload/places.ts'
import { hasCode, ifThere, NODE_EXISTS, SESSION_EXPIRED } from './codes.ts'
import { connectClient } from './connect.ts'
import { explainFailure, explainLeftovers, refuseForeign, refuseForeignKeys, refuseOwned } from './errors.ts'
import { createChildren, createKeys } from './keys.ts'
import { encodeOwner, type OwnerRecord, readOwner } from './owner.ts'
import { ancestorsOf, isKeyName, type NamespacePaths, namespacePaths } from './paths.ts'
import { Patience } from './patience.ts'
import { openPresence, type Presence } from './presence.ts'
import { formatCount, plural } from './progress.ts'
import { removeOwned } from './remove.ts'

export interface NamespaceAddress {
  readonly servers: readonly ServerAddress[]
  /** '' for none. It is created where it is missing. */
  readonly chroot: string
  readonly namespace: string
  readonly access?: Access
}

export interface PrepareOptions extends NamespaceAddress {
  readonly runId: string
  /** Keys 0 to keys - 1 of `keyPath` are created. */
  readonly keys: number
  readonly valueBytes: number
  /** The first keys are given so many children each. Default: none. */
  readonly children?: { readonly keys: number; readonly perKey: number }
  /** Operations that get a parent of their own for what they create (`madeParent`). Default: none. */
  readonly makers?: readonly number[]
  readonly sessionTimeoutMs: number
  /** Use a namespace that holds somebody else's znodes; they are left alone. */
  readonly force: boolean
  readonly onProgress: (line: string) => void
  /** Gives up, removes what was created, rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface PreparedNamespace {
  /**
   * Removes what the run created and ends its session. The second call does nothing.
   *
   * @returns how many znodes were removed
   * @throws GradualError TARGET_LOST when the servers do not let it; says what is left and how to remove it
   */
  clean(): Promise<{ readonly removed: number }>
}

/** Somebody else may create or remove the same znodes between our look and our transaction. */
const CLAIM_ATTEMPTS = 3
const RECONNECT_WITHIN_MS = 5_000

/**
 * Makes a namespace ready for a run: the owner znode, which names the run before anything else is there, then the keys.
 *
 * @throws GradualError NAMESPACE_IN_USE when somebody else's znodes, or another run's, are in it
 */
export async function prepareNamespace(options: PrepareOptions): Promise<PreparedNamespace> {
  const paths = namespacePaths(options.chroot, options.namespace)
  const presence = await openPresence(options)
  let record: OwnerRecord | undefined
  try {
    const patience = new Patience(options.signal)
    record = await claim(presence.client, paths, options)
    presence.keep(paths.alive)
    if (record.createdData) await patience.call(again => createOnce(presence.client, paths.data, again))
    for (const maker of options.makers ?? []) {
      const parent = madeParent(paths.namespace, maker)
      await patience.call(again => createOnce(presence.client, parent, again))
    }
    if (options.keys > 0) {
      await createKeys(presence.client, paths, options, patience)
      options.onProgress(`${plural(options.keys, 'key')} of ${options.valueBytes} B below ${paths.namespace}`)
    }
    const { children } = options
    if (children !== undefined && children.perKey > 0) {
      await createChildren(presence.client, paths, { ...children, onProgress: options.onProgress }, patience)
      options.onProgress(`${formatCount(children.perKey)} children each for ${plural(children.keys, 'key')}`)
    }
    return { clean: cleanOnce(presence, paths, record, options) }
  } catch (error) {
    if (record === undefined) await presence.client.close()
    else await cleanOnce(presence, paths, record, options)().catch(later => options.onProgress(later.message))
    await presence.stopKeeping()
    if (isGradualError(error) || options.signal?.aborted) throw error
    throw explainFailure(`the namespace ${options.namespace} cannot be prepared`, error, options)
  }
}

/** Looks at what is there, and creates the owner together with all that it needs: never a znode without an owner's name. */
async function claim(client: ZooKeeperClient, paths: NamespacePaths, options: PrepareOptions): Promise<OwnerRecord> {
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted()
    const record = await survey(client, paths, options)
    const missing = [...record.createdParents, ...(record.createdNamespace ? [paths.namespace] : [])]
    const operations: TransactionOperation[] = [
      ...missing.map((path): TransactionOperation => ({ type: 'create', path })),
      { type: 'create', path: paths.owner, data: encodeOwner(record) },
      { type: 'create', path: paths.alive, mode: 'ephemeral' },
    ]
    try {
      await client.transaction(operations)
      return record
    } catch (error) {
      if (attempt === CLAIM_ATTEMPTS) throw error
      if (await isOurs(client, paths, record)) return record
      if (!hasCode(error, NODE_EXISTS)) throw error
    }
  }
}

/** The transaction may have been carried out although its reply was lost. */
async function isOurs(client: ZooKeeperClient, paths: NamespacePaths, record: OwnerRecord): Promise<boolean> {
  const found = await ifThere(client.getData(paths.owner)).catch(() => undefined)
  return found?.data.equals(encodeOwner(record)) ?? false
}

async function survey(client: ZooKeeperClient, paths: NamespacePaths, options: PrepareOptions): Promise<OwnerRecord> {
  const owner = await readOwner(client, paths)
  if (owner.kind !== 'none') throw refuseOwned(owner, options)
  const children = await ifThere(client.getChildren(paths.namespace))
  if (children !== undefined && children.length > 0 && !options.force) throw refuseForeign(children, options)
  const foreignKeys = (await ifThere(client.getChildren(paths.data)))?.filter(
    name => isKeyName(name) || isMadeParent(name),
  )
  if (foreignKeys !== undefined && foreignKeys.length > 0) throw refuseForeignKeys(foreignKeys, options)
  const ancestors = ancestorsOf(paths.namespace)
  const there = await Promise.all(ancestors.map(path => client.exists(path)))
  return {
    schema: 'gradual/owner@1',
    runId: options.runId,
    host: hostname(),
    pid: process.pid,
    startedAt: new Date().toISOString(),
    createdNamespace: children === undefined,
    createdParents: ancestors.filter((_, index) => there[index] === undefined),
    createdData: foreignKeys === undefined,
    sessionTimeoutMs: options.sessionTimeoutMs,
  }
}

async function createOnce(client: ZooKeeperClient, path: string, again: boolean): Promise<void> {
  try {
    await client.create(path)
  } catch (error) {
    if (!again || !hasCode(error, NODE_EXISTS)) throw error
  }
}

function cleanOnce(
  presence: Presence,
  paths: NamespacePaths,
  record: OwnerRecord,
  options: PrepareOptions,
): () => Promise<{ readonly removed: number }> {
  let cleaned = false
  return async () => {
    if (cleaned) return { removed: 0 }
    cleaned = true
    await presence.stopKeeping()
    try {
      const { removed, kept } = await removeTwice(presence, paths, record, options)
      for (const path of kept) options.onProgress(`${path} holds znodes that are not gradual's, and stays`)
      return { removed }
    } catch (error) {
      throw explainLeftovers(error, options)
    } finally {
      await presence.client.close()
    }
  }
}

/** The session of the run may be gone, or end in the middle: then once more with a new one. */
async function removeTwice(
  presence: Presence,
  paths: NamespacePaths,
  record: OwnerRecord,
  options: PrepareOptions,
): ReturnType<typeof removeOwned> {
  if (presence.client.isConnected) {
    try {
      return await removeOwned(presence.client, paths, record, options.onProgress, new Patience())
    } catch (error) {
      if (presence.client.isConnected && !hasCode(error, SESSION_EXPIRED)) throw error
    }
  }
  const fresh = await connectClient({
    servers: options.servers,
    sessionTimeoutMs: options.sessionTimeoutMs,
    connectTimeoutMs: RECONNECT_WITHIN_MS,
    ...(options.access && { access: options.access }),
  })
  try {
    return await removeOwned(fresh, paths, record, options.onProgress, new Patience())
  } finally {
    await fresh.close()
  }
}
