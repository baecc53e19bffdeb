import { setTimeout as sleep } from 'node:timers/promises'
import { GradualError } from '@gradual/dsl'
import type { ZooKeeperClient } from '../driver/node-zookeeper-client/client.ts'
import { ifThere } from './codes.ts'
import { connectClient } from './connect.ts'
import { explainLeftovers, refuseAlive } from './errors.ts'
import { describeOwner, type OwnerRecord, type OwnerState, processOf, readOwner } from './owner.ts'
import { type NamespacePaths, namespacePaths, OWNER_NODE } from './paths.ts'
import { Patience } from './patience.ts'
import type { NamespaceAddress } from './prepare.ts'
import { plural } from './progress.ts'
import { removeOwned } from './remove.ts'

export interface CleanOptions extends NamespaceAddress {
  /** Do not ask whether the run is still alive. Znodes that are not gradual's stay all the same. */
  readonly force?: boolean
  readonly onProgress: (line: string) => void
  readonly signal?: AbortSignal
}

export interface Cleaned {
  readonly removed: number
  /** The run whose znodes they were; undefined where there was nothing to clean. */
  readonly runId: string | undefined
  /** Stays, because it holds somebody else's znodes. */
  readonly kept: readonly string[]
}

/** Of our own session, which creates nothing. */
const SESSION_TIMEOUT_MS = 10_000
/** The server looks for expired sessions once a tick, and a new leader gives every session a fresh start. */
const EXPIRY_SLACK_MS = 10_000
const COMES_BACK_WITHIN_MS = 3_000
const LOOK_EVERY_MS = 250
const TELL_EVERY_MS = 5_000

/**
 * Removes what a killed run left in a namespace, and nothing else.
 *
 * @throws GradualError NAMESPACE_IN_USE when the run is alive, or when no owner znode says what is gradual's; TARGET_LOST when the servers go away
 */
export async function cleanNamespace(options: CleanOptions): Promise<Cleaned> {
  const paths = namespacePaths(options.chroot, options.namespace)
  const { servers, access } = options
  const client = await connectClient({
    servers,
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
    ...(access && { access }),
  })
  try {
    return await removeLeftovers(client, paths, options)
  } catch (error) {
    if (error instanceof GradualError || options.signal?.aborted) throw error
    throw explainLeftovers(error, options)
  } finally {
    await client.close()
  }
}

async function removeLeftovers(
  client: ZooKeeperClient,
  paths: NamespacePaths,
  options: CleanOptions,
): Promise<Cleaned> {
  const owner = await readOwner(client, paths)
  if (owner.kind === 'foreign') throw refuseUnknown(`${OWNER_NODE}, which names no run`, options)
  if (owner.kind === 'none') {
    const children = await ifThere(client.getChildren(paths.namespace))
    if (children !== undefined && children.length > 0) throw refuseUnknown(children.toSorted()[0]!, options)
    options.onProgress(
      `nothing to clean: ${options.namespace} ${children === undefined ? 'does not exist' : 'is empty'}`,
    )
    return { removed: 0, runId: undefined, kept: [] }
  }
  const { record } = owner
  if (options.force !== true) await makeSureItIsOver(client, paths, owner, options)
  const { removed, kept } = await removeOwned(client, paths, record, options.onProgress, new Patience(options.signal))
  for (const path of kept) options.onProgress(`${path} holds znodes that are not gradual's, and stays`)
  options.onProgress(`removed ${plural(removed, 'znode')} of ${describeOwner(record)}`)
  return { removed, runId: record.runId, kept }
}

async function makeSureItIsOver(
  client: ZooKeeperClient,
  paths: NamespacePaths,
  owner: Extract<OwnerState, { kind: 'owned' }>,
  options: CleanOptions,
): Promise<void> {
  const process = processOf(owner.record)
  if (owner.alive) {
    if (process === 'running') throw refuseAlive(owner, options)
    return waitForExpiry(client, paths, owner.record, options)
  }
  if (process === 'ended') return
  // An overloaded server may have expired the session of a run that is about to open its next one.
  const giveUpAtMs = performance.now() + COMES_BACK_WITHIN_MS
  while (performance.now() < giveUpAtMs) {
    await sleep(LOOK_EVERY_MS)
    options.signal?.throwIfAborted()
    if ((await client.exists(paths.alive)) !== undefined) throw refuseAlive(owner, options)
  }
}

async function waitForExpiry(
  client: ZooKeeperClient,
  paths: NamespacePaths,
  record: OwnerRecord,
  options: CleanOptions,
): Promise<void> {
  const patience = new Patience(options.signal)
  const startedAtMs = performance.now()
  const giveUpAtMs = startedAtMs + record.sessionTimeoutMs + EXPIRY_SLACK_MS
  let tellAtMs = startedAtMs
  while ((await patience.call(() => client.exists(paths.alive))) !== undefined) {
    const nowMs = performance.now()
    if (nowMs >= giveUpAtMs) throw refuseAlive({ kind: 'owned', record, alive: true }, options)
    if (nowMs >= tellAtMs) {
      tellAtMs = nowMs + TELL_EVERY_MS
      const leftSeconds = Math.ceil((startedAtMs + record.sessionTimeoutMs - nowMs) / 1000)
      const limit = leftSeconds > 0 ? `at most about ${leftSeconds} s` : 'it should be over any moment'
      options.onProgress(`waiting for the session of ${describeOwner(record)} to expire (${limit}) ...`)
    }
    await sleep(LOOK_EVERY_MS)
    options.signal?.throwIfAborted()
  }
}

function refuseUnknown(what: string, { namespace }: NamespaceAddress): GradualError {
  return new GradualError('NAMESPACE_IN_USE', `no run of gradual owns ${namespace}, and it holds ${what}`, {
    hint: 'what gradual did not create it does not remove; remove it yourself if it is yours',
  })
}
