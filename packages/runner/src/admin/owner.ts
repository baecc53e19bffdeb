import { hostname } from 'node:os'
import type { ZooKeeperClient } from '../driver/node-zookeeper-client/client.ts'
import { ifThere } from './codes.ts'
import type { NamespacePaths } from './paths.ts'

/** What the owner znode says: whose run this is, and what of the surroundings it made. */
export interface OwnerRecord {
  readonly schema: 'gradual/owner@1'
  readonly runId: string
  readonly host: string
  readonly pid: number
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** The run made the namespace, and these znodes above it, outermost first. */
  readonly createdNamespace: boolean
  readonly createdParents: readonly string[]
  /** False where somebody's znode of that name was there before. */
  readonly createdData: boolean
  /** Asked for; the server may have granted less. The alive znode outlives a killed run by it. */
  readonly sessionTimeoutMs: number
}

export type OwnerState =
  | { readonly kind: 'none' }
  /** A znode of that name, but not one of gradual's. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'owned'; readonly record: OwnerRecord; readonly alive: boolean }

export async function readOwner(client: ZooKeeperClient, paths: NamespacePaths): Promise<OwnerState> {
  const found = await ifThere(client.getData(paths.owner))
  if (found === undefined) return { kind: 'none' }
  const record = decodeOwner(found.data)
  if (record === undefined) return { kind: 'foreign' }
  return { kind: 'owned', record, alive: (await client.exists(paths.alive)) !== undefined }
}

export function encodeOwner(record: OwnerRecord): Buffer {
  return Buffer.from(JSON.stringify(record, null, 2))
}

export function decodeOwner(data: Buffer): OwnerRecord | undefined {
  try {
    const record: unknown = JSON.parse(data.toString('utf8'))
    return isOwnerRecord(record) ? record : undefined
  } catch {
    return undefined
  }
}

function isOwnerRecord(value: unknown): value is OwnerRecord {
  if (typeof value !== 'object' || value === null) return false
  const record = value as Partial<Record<keyof OwnerRecord, unknown>>
  return (
    record.schema === 'gradual/owner@1' &&
    typeof record.runId === 'string' &&
    typeof record.host === 'string' &&
    typeof record.pid === 'number' &&
    typeof record.startedAt === 'string' &&
    typeof record.createdNamespace === 'boolean' &&
    typeof record.createdData === 'boolean' &&
    typeof record.sessionTimeoutMs === 'number' &&
    Array.isArray(record.createdParents) &&
    record.createdParents.every(path => typeof path === 'string')
  )
}

/** `run zk-2026-11-23-10_00_00 (process 4711 on host, since 2026-11-23T10:00:00.000Z)` */
export function describeOwner({ runId, pid, host, startedAt }: OwnerRecord): string {
  return `run ${runId} (process ${pid} on ${host}, since ${startedAt})`
}

/** Whether the run's process can be seen from here: on another host nobody knows. */
export function processOf(record: OwnerRecord): 'running' | 'ended' | 'unknown' {
  if (record.host !== hostname()) return 'unknown'
  try {
    process.kill(record.pid, 0)
    return 'running'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'running' : 'ended'
  }
}
