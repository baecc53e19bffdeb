import { ERROR_CODES, OPEN_ACL } from '@gradual/zookeeper'
import { beforeEach, describe, expect, it } from 'vitest'
import { DataTree } from '../../../../packages/zookeeper/src/sandbox/tree/data-tree.ts'
import { Transaction } from '../../../../packages/zookeeper/src/sandbox/tree/transaction.ts'
import { TreeError } from '../../../../packages/zookeeper/src/sandbox/tree/tree-error.ts'

const SESSION = 7n
const plain = { ephemeral: false, sequential: false, container: false }
const ephemeral = { ...plain, ephemeral: true }

let tree: DataTree
let zxid: bigint

function transaction(): Transaction {
  zxid += 1n
  return new Transaction(zxid, 1_000n + zxid, SESSION, [])
}

function create(path: string, options = plain, data = Buffer.from('data')): string {
  return tree.create(transaction(), path, data, OPEN_ACL, options)
}

function codeOf(action: () => unknown): number {
  try {
    action()
  } catch (error) {
    if (error instanceof TreeError) return error.code
    throw error
  }
  return 0
}

/** Everything that can be seen of the tree. */
function picture(): unknown {
  const paths = ['/', '/a', '/a/b', '/a/e', '/a/c', '/new']
  const nodes = paths.map(path => {
    const node = tree.get(path)
    if (node === undefined) return [path]
    const { data, acl, czxid, mzxid, pzxid, mtime, version, aversion, cversion, numChildren } = node
    return [path, data?.toString(), acl, czxid, mzxid, pzxid, mtime, version, aversion, cversion, numChildren]
  })
  return [nodes, tree.nodeCount, tree.approximateDataSize, tree.ephemeralCount, tree.ephemeralsOf(SESSION)]
}

beforeEach(() => {
  tree = new DataTree()
  zxid = 0n
  create('/a')
  create('/a/b')
  create('/a/e', ephemeral)
})

describe('a transaction that is rolled back', () => {
  it('leaves no trace, whatever it did', () => {
    const before = picture()
    const txn = transaction()
    tree.create(txn, '/new', null, OPEN_ACL, plain)
    tree.create(txn, '/new/below', Buffer.from('x'), OPEN_ACL, ephemeral)
    tree.create(txn, '/a/s-', Buffer.from('x'), OPEN_ACL, { ...plain, sequential: true })
    tree.setData(txn, '/a/b', Buffer.from('longer than it was'), 0)
    tree.setData(txn, '/a/b', null, 1)
    tree.setAcl(txn, '/a/b', [{ permissions: 1, scheme: 'world', id: 'anyone' }], 0)
    tree.delete(txn, '/a/e', 0)
    tree.delete(txn, '/a/b', 2)
    tree.create(txn, '/a/b', Buffer.from('another'), OPEN_ACL, { ...plain, container: true })
    expect(picture()).not.toEqual(before)
    txn.rollBack()
    expect(picture()).toEqual(before)
    expect(txn.events).toEqual([])
    expect(create('/a/s-', { ...plain, sequential: true })).toBe('/a/s-0000000002')
  })
})

describe('stat', () => {
  it('has the zxid and time of each kind of change in its own place', () => {
    const node = tree.existing('/a')
    expect(node).toMatchObject({ czxid: 1n, mzxid: 1n, pzxid: 3n, ctime: 1001n, mtime: 1001n })
    tree.setData(transaction(), '/a', Buffer.from('xyz'), -1)
    expect(node).toMatchObject({ czxid: 1n, mzxid: 4n, pzxid: 3n, ctime: 1001n, mtime: 1004n, dataLength: 3 })
    tree.delete(transaction(), '/a/b', -1)
    expect(node).toMatchObject({ mzxid: 4n, pzxid: 5n, version: 1, cversion: 3, numChildren: 1 })
    tree.setAcl(transaction(), '/a', OPEN_ACL, -1)
    expect(node).toMatchObject({ mzxid: 4n, pzxid: 5n, mtime: 1004n, aversion: 1 })
  })

  it('does not change when the caller writes into the buffer that it gave', () => {
    const data = Buffer.from('mine')
    create('/copy', plain, data)
    data.fill(0)
    expect(tree.existing('/copy').data?.toString()).toBe('mine')
  })
})

describe('sizes', () => {
  it('are back where they were when all is deleted', () => {
    for (const path of ['/a/b', '/a/e', '/a']) tree.delete(transaction(), path, -1)
    const empty = new DataTree()
    expect(tree.approximateDataSize).toBe(empty.approximateDataSize)
    expect(tree.nodeCount).toBe(empty.nodeCount)
  })
})

describe('ephemerals', () => {
  it('end with their session and with nobody else', () => {
    const other = new Transaction(9n, 1n, 8n, [])
    tree.create(other, '/a/other', null, OPEN_ACL, ephemeral)
    const txn = transaction()
    tree.deleteEphemerals(txn)
    expect(txn.events).toEqual([{ kind: 'deleted', path: '/a/e' }])
    expect(tree.get('/a/e')).toBeUndefined()
    expect(tree.ephemeralsOf(8n)).toEqual(['/a/other'])
    expect(tree.ephemeralCount).toBe(1)
  })
})

describe('containers', () => {
  it('are empty when their last child is gone, not before they had one', () => {
    create('/c', { ...plain, container: true })
    expect(tree.emptyContainers()).toEqual([])
    create('/c/child')
    expect(tree.emptyContainers()).toEqual([])
    tree.delete(transaction(), '/c/child', -1)
    expect(tree.emptyContainers()).toEqual(['/c'])
    tree.deleteContainer(transaction(), '/c')
    expect(tree.get('/c')).toBeUndefined()
    expect(tree.emptyContainers()).toEqual([])
  })
})

describe('refusals', () => {
  it('come in the order of a real server: ACL before parent before existence', () => {
    const refuse = (path: string, acl: typeof OPEN_ACL) =>
      codeOf(() => tree.create(transaction(), path, null, acl, plain))
    expect(refuse('/none/a', [])).toBe(ERROR_CODES.INVALIDACL)
    expect(refuse('/none/a', OPEN_ACL)).toBe(ERROR_CODES.NONODE)
    expect(refuse('/a/b', OPEN_ACL)).toBe(ERROR_CODES.NODEEXISTS)
    expect(refuse('/a/e/x', OPEN_ACL)).toBe(ERROR_CODES.NOCHILDRENFOREPHEMERALS)
    expect(refuse('a', OPEN_ACL)).toBe(ERROR_CODES.BADARGUMENTS)
  })
})
