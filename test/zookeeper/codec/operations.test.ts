import { type AnyOperation, JuteReader, JuteWriter, MalformedError, OP_CODES, operations } from '@gradual/zookeeper'
import { describe, expect, it } from 'vitest'
import { bytes } from './bytes.ts'

const stat = {
  czxid: 0x0102030405060708n,
  mzxid: 0x1112131415161718n,
  ctime: 1_700_000_000_000n,
  mtime: -2n,
  version: 3,
  cversion: -1,
  aversion: 5,
  ephemeralOwner: 0x7fffffffffffffffn,
  dataLength: 100,
  numChildren: 2,
  pzxid: 9n,
}

// 1,700,000,000,000 is 0x18bcfe56800.
const STAT = `
  0102030405060708 1112131415161718 0000018bcfe56800 fffffffffffffffe
  00000003 ffffffff 00000005 7fffffffffffffff 00000064 00000002 0000000000000009`

const acl = [
  { permissions: 31, scheme: 'world', id: 'anyone' },
  { permissions: 1, scheme: 'ip', id: '::1' },
]
const ACL = "00000002 0000001f 00000005 'world' 00000006 'anyone' 00000001 00000002 'ip' 00000003 '::1'"

/** Layouts as zookeeper.jute of Apache ZooKeeper defines them: fields in order, big-endian, lengths in four bytes. */
interface Case {
  readonly opCode: number
  readonly request: unknown
  readonly requestBytes: string
  readonly reply: unknown
  readonly replyBytes: string
}

const path = '/a/é'
const PATH = "00000005 '/a/' c3a9"
const watched = { request: { path, watch: true }, requestBytes: `${PATH} 01` }
const versioned = { request: { path, version: -1 }, requestBytes: `${PATH} ffffffff` }
const nothing = { request: undefined, requestBytes: '' }
const noReply = { reply: undefined, replyBytes: '' }
const statReply = { reply: { stat }, replyBytes: STAT }
const created = { reply: { path: '/a', stat }, replyBytes: `00000002 '/a' ${STAT}` }
const create = {
  request: { path, data: Buffer.from('xyz'), acl, flags: 3 },
  requestBytes: `${PATH} 00000003 'xyz' ${ACL} 00000003`,
}

const cases: { readonly [K in keyof typeof operations]: Case } = {
  create: { opCode: 1, ...create, reply: { path: '/a0000000001' }, replyBytes: "0000000c '/a0000000001'" },
  create2: { opCode: 15, ...create, ...created },
  createContainer: { opCode: 19, ...create, ...created },
  createTTL: {
    opCode: 21,
    request: { ...create.request, ttlMs: 60_000n },
    requestBytes: `${create.requestBytes} 000000000000ea60`,
    ...created,
  },
  delete: { opCode: 2, ...versioned, ...noReply },
  exists: { opCode: 3, ...watched, ...statReply },
  getData: { opCode: 4, ...watched, reply: { data: null, stat }, replyBytes: `ffffffff ${STAT}` },
  setData: {
    opCode: 5,
    request: { path, data: Buffer.alloc(0), version: 7 },
    requestBytes: `${PATH} 00000000 00000007`,
    ...statReply,
  },
  getACL: { opCode: 6, request: { path }, requestBytes: PATH, reply: { acl, stat }, replyBytes: `${ACL} ${STAT}` },
  setACL: { opCode: 7, request: { path, acl, version: 2 }, requestBytes: `${PATH} ${ACL} 00000002`, ...statReply },
  getChildren: {
    opCode: 8,
    ...watched,
    reply: { children: ['b', 'cd'] },
    replyBytes: "00000002 00000001 'b' 00000002 'cd'",
  },
  getChildren2: {
    opCode: 12,
    ...watched,
    reply: { children: [], stat },
    replyBytes: `00000000 ${STAT}`,
  },
  sync: { opCode: 9, request: { path }, requestBytes: PATH, reply: { path: '/' }, replyBytes: "00000001 '/'" },
  ping: { opCode: 11, ...nothing, ...noReply },
  closeSession: { opCode: -11, ...nothing, ...noReply },
  check: { opCode: 13, ...versioned, ...noReply },
  auth: {
    opCode: 100,
    request: { scheme: 'digest', auth: Buffer.from('u:p') },
    requestBytes: "00000000 00000006 'digest' 00000003 'u:p'",
    ...noReply,
  },
  setWatches: {
    opCode: 101,
    request: { relativeZxid: 16n, dataWatches: ['/d'], existWatches: [], childWatches: ['/c', '/e'] },
    requestBytes: "0000000000000010 00000001 00000002 '/d' 00000000 00000002 00000002 '/c' 00000002 '/e'",
    ...noReply,
  },
  setWatches2: {
    opCode: 105,
    request: {
      relativeZxid: 1n,
      dataWatches: [],
      existWatches: ['/x'],
      childWatches: [],
      persistentWatches: ['/p'],
      persistentRecursiveWatches: ['/r'],
    },
    requestBytes:
      "0000000000000001 00000000 00000001 00000002 '/x' 00000000 00000001 00000002 '/p' 00000001 00000002 '/r'",
    ...noReply,
  },
  addWatch: {
    opCode: 106,
    request: { path, mode: 1 },
    requestBytes: `${PATH} 00000001`,
    reply: { code: 0 },
    replyBytes: '00000000',
  },
  removeWatches: { opCode: 18, request: { path, type: 3 }, requestBytes: `${PATH} 00000003`, ...noReply },
  checkWatches: { opCode: 17, request: { path, type: 1 }, requestBytes: `${PATH} 00000001`, ...noReply },
  getEphemerals: {
    opCode: 103,
    request: { path },
    requestBytes: PATH,
    reply: { ephemerals: ['/e1'] },
    replyBytes: "00000001 00000003 '/e1'",
  },
  getAllChildrenNumber: {
    opCode: 104,
    request: { path },
    requestBytes: PATH,
    reply: { totalNumber: 258 },
    replyBytes: '00000102',
  },
  multi: {
    opCode: 14,
    request: {
      ops: [
        { op: 'check', path: '/a', version: 1 },
        { op: 'create', ...create.request },
        { op: 'create2', ...create.request },
        { op: 'createContainer', ...create.request },
        { op: 'createTTL', ...create.request, ttlMs: 1n },
        { op: 'setData', path: '/a', data: null, version: 1 },
        { op: 'delete', path: '/a', version: 2 },
      ],
    },
    requestBytes: `
      0000000d 00 ffffffff 00000002 '/a' 00000001
      00000001 00 ffffffff ${create.requestBytes}
      0000000f 00 ffffffff ${create.requestBytes}
      00000013 00 ffffffff ${create.requestBytes}
      00000015 00 ffffffff ${create.requestBytes} 0000000000000001
      00000005 00 ffffffff 00000002 '/a' ffffffff 00000001
      00000002 00 ffffffff 00000002 '/a' 00000002
      ffffffff 01 ffffffff`,
    reply: {
      results: [
        { op: 'check' },
        { op: 'create', path: '/a' },
        { op: 'create2', path: '/a', stat },
        { op: 'createContainer', path: '/a', stat },
        { op: 'createTTL', path: '/a', stat },
        { op: 'setData', stat },
        { op: 'delete' },
        { op: 'error', code: -101 },
      ],
    },
    replyBytes: `
      0000000d 00 00000000
      00000001 00 00000000 00000002 '/a'
      0000000f 00 00000000 00000002 '/a' ${STAT}
      00000013 00 00000000 00000002 '/a' ${STAT}
      00000015 00 00000000 00000002 '/a' ${STAT}
      00000005 00 00000000 ${STAT}
      00000002 00 00000000
      ffffffff 00 ffffff9b ffffff9b
      ffffffff 01 ffffffff`,
  },
  multiRead: {
    opCode: 22,
    request: {
      ops: [
        { op: 'getData', path: '/a', watch: false },
        { op: 'getChildren', path: '/', watch: true },
      ],
    },
    requestBytes: "00000004 00 ffffffff 00000002 '/a' 00 00000008 00 ffffffff 00000001 '/' 01 ffffffff 01 ffffffff",
    reply: {
      results: [
        { op: 'getData', data: Buffer.from([0, 255]), stat },
        { op: 'getChildren', children: ['a'] },
        { op: 'error', code: 0 },
      ],
    },
    replyBytes: `
      00000004 00 00000000 00000002 00ff ${STAT}
      00000008 00 00000000 00000001 00000001 'a'
      ffffffff 00 00000000 00000000
      ffffffff 01 ffffffff`,
  },
}

describe.each(Object.entries(cases))('%s', (name, expected) => {
  const operation: AnyOperation = operations[name as keyof typeof operations]
  const requestBytes = bytes(expected.requestBytes)
  const replyBytes = bytes(expected.replyBytes)

  it('has the number that servers know it by', () => {
    expect(operation.opCode).toBe(expected.opCode)
    expect(OP_CODES[name as keyof typeof OP_CODES]).toBe(expected.opCode)
  })

  it('is written byte for byte as the protocol says', () => {
    const writer = new JuteWriter(1)
    operation.encodeRequest(writer, expected.request as never)
    expect(writer.toBuffer().toString('hex')).toBe(requestBytes.toString('hex'))
    writer.clear()
    operation.encodeReply(writer, expected.reply as never)
    expect(writer.toBuffer().toString('hex')).toBe(replyBytes.toString('hex'))
  })

  it('is read back from the middle of a buffer', () => {
    expect(read(requestBytes, reader => operation.decodeRequest(reader))).toEqual(expected.request)
    expect(read(replyBytes, reader => operation.decodeReply(reader))).toEqual(expected.reply)
  })

  it('is refused when it ends early, wherever that is', () => {
    for (let end = 0; end < requestBytes.length; end++) {
      expect(() => operation.decodeRequest(new JuteReader(requestBytes, 0, end))).toThrow(MalformedError)
    }
    for (let end = 0; end < replyBytes.length; end++) {
      expect(() => operation.decodeReply(new JuteReader(replyBytes, 0, end))).toThrow(MalformedError)
    }
  })
})

it('a multi with a part of an unknown type is refused', () => {
  const request = bytes("00000063 00 ffffffff 00000002 '/a'")
  expect(() => operations.multi.decodeRequest(new JuteReader(request))).toThrow(MalformedError)
  expect(() => operations.multi.decodeReply(new JuteReader(request))).toThrow(MalformedError)
})

/** With other bytes on both sides, which must not be touched. */
function read(record: Buffer, decode: (reader: JuteReader) => unknown): unknown {
  const padding = Buffer.alloc(7, 0xee)
  const reader = new JuteReader(Buffer.concat([padding, record, padding]), 7, 7 + record.length)
  const decoded = decode(reader)
  expect(reader.remaining).toBe(0)
  return decoded
}
