import { type Acl, OPEN_ACL, PERMISSIONS } from '../../codec/index.ts'
import { ERROR_CODES } from '../../errors/index.ts'
import { allows, checkAcl, type Identity, readOnlyAcl, resolveAcl } from './acl.ts'
import { nameOf, parentOf, validatePath } from './path.ts'
import type { Transaction } from './transaction.ts'
import { TreeError } from './tree-error.ts'
import { Znode } from './znode.ts'

export interface CreateOptions {
  readonly ephemeral: boolean
  readonly sequential: boolean
  /** Deleted by the server once its last child is gone. */
  readonly container: boolean
}

const SPECIAL = new Set(['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config'])

/**
 * The znodes, with the checks of a real server in its order, so that the same wrong request gets the same code.
 *
 * Pure: zxid, time and session come with the transaction; watches are fired by the caller from the transaction's events.
 */
export class DataTree {
  private readonly nodes = new Map<string, Znode>()
  private readonly ephemerals = new Map<bigint, Set<string>>()
  private readonly containers = new Set<string>()
  private ephemeralTotal = 0
  private sizeBytes = 0

  constructor() {
    for (const path of SPECIAL) {
      this.attach(path, new Znode(Buffer.alloc(0), path === '/zookeeper/config' ? readOnlyAcl : OPEN_ACL, 0n, 0n, 0n))
    }
    // As on a real server, where the configuration's ACL is set past the version check.
    this.existing('/zookeeper/config').aversion = -1
  }

  get nodeCount(): number {
    return this.nodes.size
  }

  get ephemeralCount(): number {
    return this.ephemeralTotal
  }

  /** Bytes of paths and data, by the formula of `zk_approximate_data_size`. */
  get approximateDataSize(): number {
    return this.sizeBytes
  }

  get(path: string): Znode | undefined {
    return this.nodes.get(path === '' ? '/' : path)
  }

  existing(path: string): Znode {
    const node = this.get(path)
    if (node === undefined) throw new TreeError(ERROR_CODES.NONODE)
    return node
  }

  /** The znode, where the identities may read it. */
  read(path: string, identities: readonly Identity[], perm: number = PERMISSIONS.read): Znode {
    const node = this.existing(path)
    checkAcl(node.acl, perm, identities)
    return node
  }

  /** The ACL as this reader may see it: without ADMIN, the hashes of digests are masked. */
  readAcl(path: string, identities: readonly Identity[]): { node: Znode; acl: readonly Acl[] } {
    const node = this.read(path, identities, PERMISSIONS.read | PERMISSIONS.admin)
    if (allows(node.acl, PERMISSIONS.admin, identities)) return { node, acl: node.acl }
    const acl = node.acl.map(entry =>
      entry.scheme === 'digest' ? { ...entry, id: `${entry.id.split(':')[0]}:x` } : entry,
    )
    return { node, acl }
  }

  ephemeralsOf(sessionId: bigint): string[] {
    return [...(this.ephemerals.get(sessionId) ?? [])]
  }

  /** Znodes below this one, at any depth. */
  countBelow(path: string): number {
    const prefix = path === '/' ? '/' : `${path}/`
    let count = 0
    for (const other of this.nodes.keys()) if (other !== path && other.startsWith(prefix)) count++
    return count
  }

  /** Containers that had children and have none now. */
  emptyContainers(): string[] {
    return [...this.containers].filter(path => {
      const node = this.nodes.get(path)
      return node !== undefined && node.childCreations > 0 && node.numChildren === 0
    })
  }

  /** @returns the path that was really created: a sequential one ends in ten digits. */
  create(
    txn: Transaction,
    path: string,
    data: Buffer | null,
    acl: readonly Acl[] | null,
    options: CreateOptions,
  ): string {
    const slash = path.lastIndexOf('/')
    if (slash < 0 || path.includes('\0')) throw new TreeError(ERROR_CODES.BADARGUMENTS)
    const list = resolveAcl(acl, txn.identities)
    const parent = this.existing(slash === 0 ? '/' : path.slice(0, slash))
    checkAcl(parent.acl, PERMISSIONS.create, txn.identities)
    const full = options.sequential ? `${path}${String(parent.childCreations).padStart(10, '0')}` : path
    validatePath(full)
    if (this.nodes.has(full)) throw new TreeError(ERROR_CODES.NODEEXISTS)
    if (parent.ephemeralOwner !== 0n) throw new TreeError(ERROR_CODES.NOCHILDRENFOREPHEMERALS)
    const owner = options.ephemeral ? txn.sessionId : 0n
    const { pzxid } = parent
    this.attach(full, new Znode(data === null ? null : Buffer.from(data), list, txn.zxid, txn.time, owner))
    if (options.container) this.containers.add(full)
    parent.childCreations++
    parent.pzxid = txn.zxid
    txn.record({ kind: 'created', path: full }, () => {
      this.detach(full)
      parent.childCreations--
      parent.pzxid = pzxid
    })
    return full
  }

  delete(txn: Transaction, path: string, version: number): void {
    if (!path.includes('/') || path.includes('\0') || SPECIAL.has(path)) throw new TreeError(ERROR_CODES.BADARGUMENTS)
    const parent = this.existing(parentOf(path))
    checkAcl(parent.acl, PERMISSIONS.delete, txn.identities)
    const node = this.existing(path)
    checkVersion(node.version, version)
    if (node.numChildren > 0) throw new TreeError(ERROR_CODES.NOTEMPTY)
    const { pzxid } = parent
    const wasContainer = this.containers.has(path)
    this.detach(path)
    parent.pzxid = txn.zxid
    txn.record({ kind: 'deleted', path }, () => {
      this.attach(path, node)
      if (wasContainer) this.containers.add(path)
      parent.pzxid = pzxid
    })
  }

  setData(txn: Transaction, path: string, data: Buffer | null, version: number): Znode {
    validatePath(path)
    const node = this.read(path, txn.identities, PERMISSIONS.write)
    checkVersion(node.version, version)
    const before = { data: node.data, version: node.version, mzxid: node.mzxid, mtime: node.mtime }
    this.sizeBytes += lengthOf(data) - lengthOf(node.data)
    node.data = data === null ? null : Buffer.from(data)
    node.version = (node.version + 1) | 0
    node.mzxid = txn.zxid
    node.mtime = txn.time
    txn.record({ kind: 'changed', path }, () => {
      this.sizeBytes += lengthOf(before.data) - lengthOf(node.data)
      Object.assign(node, before)
    })
    return node
  }

  setAcl(txn: Transaction, path: string, acl: readonly Acl[] | null, version: number): Znode {
    validatePath(path)
    const list = resolveAcl(acl, txn.identities)
    const node = this.read(path, txn.identities, PERMISSIONS.admin)
    checkVersion(node.aversion, version)
    const before = { acl: node.acl, aversion: node.aversion }
    node.acl = list
    node.aversion = (node.aversion + 1) | 0
    txn.recordSilent(() => Object.assign(node, before))
    return node
  }

  /** The `check` of a multi. */
  check(txn: Transaction, path: string, version: number): void {
    validatePath(path)
    checkVersion(this.read(path, txn.identities).version, version)
  }

  /** Deletes what died with the session, past every ACL. */
  deleteEphemerals(txn: Transaction): void {
    for (const path of this.ephemeralsOf(txn.sessionId)) this.deleteAnyway(txn, path)
  }

  deleteContainer(txn: Transaction, path: string): void {
    this.deleteAnyway(txn, path)
  }

  private deleteAnyway(txn: Transaction, path: string): void {
    this.detach(path)
    this.existing(parentOf(path)).pzxid = txn.zxid
    txn.events.push({ kind: 'deleted', path })
  }

  private attach(path: string, node: Znode): void {
    this.nodes.set(path, node)
    this.sizeBytes += Buffer.byteLength(path) + lengthOf(node.data)
    if (path !== '/') {
      const parent = this.existing(parentOf(path))
      parent.children ??= new Set()
      parent.children.add(nameOf(path))
    }
    if (node.ephemeralOwner === 0n) return
    const owned = this.ephemerals.get(node.ephemeralOwner)
    if (owned === undefined) this.ephemerals.set(node.ephemeralOwner, new Set([path]))
    else owned.add(path)
    this.ephemeralTotal++
  }

  private detach(path: string): void {
    const node = this.existing(path)
    this.nodes.delete(path)
    this.containers.delete(path)
    this.sizeBytes -= Buffer.byteLength(path) + lengthOf(node.data)
    this.existing(parentOf(path)).children?.delete(nameOf(path))
    const owned = this.ephemerals.get(node.ephemeralOwner)
    if (owned === undefined) return
    owned.delete(path)
    this.ephemeralTotal--
    if (owned.size === 0) this.ephemerals.delete(node.ephemeralOwner)
  }
}

function checkVersion(actual: number, expected: number): void {
  if (expected !== -1 && expected !== actual) throw new TreeError(ERROR_CODES.BADVERSION)
}

function lengthOf(data: Buffer | null): number {
  return data === null ? 0 : data.length
}
