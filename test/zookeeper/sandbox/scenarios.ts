import { ADD_WATCH_MODE, type MultiOp, OPEN_ACL } from '@gradual/zookeeper'
import type { RawClient } from './raw-client.ts'
import type { Transcript } from './transcript.ts'

/** What is done to both servers; each scenario below a top-level znode of its own. */
export const scenarios: { readonly [fact: string]: (transcript: Transcript, root: string) => Promise<void> } = {
  'a fresh server has the same znodes': async log => {
    const client = await log.connect()
    for (const path of ['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config', '/nothing']) {
      log.note(`exists ${path}`, await client.call('exists', { path, watch: false }))
      log.note(`getACL ${path}`, await client.call('getACL', { path }))
      log.note(`getChildren2 ${path}`, await client.call('getChildren2', { path, watch: false }))
      log.note(`getData ${path}`, await client.call('getData', { path, watch: false }))
      log.note(`count ${path}`, await client.call('getAllChildrenNumber', { path }))
    }
  },

  'every mode of create': async (log, root) => {
    const client = await log.connect()
    log.note('root', await client.create(root))
    for (const flags of [0, 1, 2, 3, 4, 5, 6, 7, -1, 99]) {
      log.note(`create ${flags}`, await client.create(`${root}/n`, flags))
      log.note(`create2 ${flags}`, await client.call('create2', request(`${root}/m${Math.abs(flags)}-`, flags)))
    }
    log.note('container', await client.call('createContainer', request(`${root}/c`, 4)))
    log.note('ttl', await client.call('createTTL', { ...request(`${root}/ttl`, 5), ttlMs: 1000n }))
    log.note('children', await client.call('getChildren2', { path: root, watch: false }))
    log.note('ephemerals', await client.call('getEphemerals', { path: root }))
    log.note('below an ephemeral', await client.create(`${root}/m1-/x`))
    log.note('sequential below an ephemeral', await client.create(`${root}/m1-/x`, 2))
    log.note('null data', await client.create(`${root}/null`, 0, null))
    log.note('null data', await client.call('getData', { path: `${root}/null`, watch: false }))
    log.note('empty data', await client.create(`${root}/empty`, 0, Buffer.alloc(0)))
    log.note('empty data', await client.call('getData', { path: `${root}/empty`, watch: false }))
  },

  'sequence numbers count creations, deleted ones too': async (log, root) => {
    const client = await log.connect()
    await client.create(root)
    for (let round = 0; round < 4; round++) {
      const path = await client.create(`${root}/s-`, round % 2 === 0 ? 2 : 3)
      log.note('created', path)
      if (round === 1) log.note('deleted', await client.call('delete', { path, version: -1 }))
      if (round === 2) log.note('plain', await client.create(`${root}/plain`))
      log.note('stat', await client.call('exists', { path: root, watch: false }))
    }
    log.note('nameless', await client.create(`${root}/`, 2))
    log.note('fails', await client.create(`${root}/plain`))
    log.note('after a failure', await client.create(`${root}/other-`, 2))
  },

  'wrong paths': async (log, root) => {
    const client = await log.connect()
    await client.create(root)
    const below = [
      '',
      '/',
      '//',
      '/.',
      '/..',
      '/a/',
      '/a//b',
      '/./a',
      '/a/../b',
      '/\u0001',
      '/\u007f',
      '/\ufff0',
      '/a\0b',
      '/ä',
      '/ ',
    ]
    for (const path of [
      ...below.map(part => root + part),
      '',
      '/',
      'relative',
      'a/b',
      '//',
      '/zookeeper',
      '/missing/a',
    ]) {
      log.note(`create ${path}`, await client.create(path))
      log.note(`create sequential ${path}`, await client.create(path === '' || path === '/' ? 'x' : path, 2))
      log.note(`exists ${path}`, typeof (await client.call('exists', { path, watch: false })))
      log.note(`getData ${path}`, typeof (await client.call('getData', { path, watch: false })))
      log.note(`getChildren ${path}`, typeof (await client.call('getChildren', { path, watch: false })))
      log.note(`setData ${path}`, await client.call('setData', { path, data: Buffer.from('y'), version: 77 }))
      log.note(`setACL ${path}`, await client.call('setACL', { path, acl: OPEN_ACL, version: 77 }))
      log.note(`check ${path}`, await multi(client, [{ op: 'check', path, version: 77 }]))
      log.note(`sync ${path}`, await client.call('sync', { path }))
      if (path !== root) log.note(`delete ${path}`, await client.call('delete', { path, version: 77 }))
    }
  },

  'versions and stats': async (log, root) => {
    const client = await log.connect()
    await client.create(root)
    const path = `${root}/a`
    await client.create(path)
    for (const version of [0, 0, 1, -1, -2, 7]) {
      log.note(`set ${version}`, await client.call('setData', { path, data: Buffer.from(`v${version}`), version }))
    }
    log.note('set null', await client.call('setData', { path, data: null, version: -1 }))
    log.note('get', await client.call('getData', { path, watch: false }))
    for (const version of [0, 0, 5, -1]) {
      log.note(`acl ${version}`, await client.call('setACL', { path, acl: OPEN_ACL, version }))
    }
    await client.create(`${path}/child`)
    log.note('not empty', await client.call('delete', { path, version: -1 }))
    log.note('delete child', await client.call('delete', { path: `${path}/child`, version: 0 }))
    log.note('stat', await client.call('exists', { path, watch: false }))
    for (const version of [0, 4, -1, -1]) log.note(`delete ${version}`, await client.call('delete', { path, version }))
    log.note('root', await client.call('exists', { path: root, watch: false }))
    log.note('delete special', await client.call('delete', { path: '/zookeeper/quota', version: -1 }))
  },

  'multi is all or nothing': async (log, root) => {
    const client = await log.connect()
    await client.create(root)
    const [a, b] = [`${root}/a`, `${root}/b`]
    const create = (path: string, flags = 0): MultiOp => ({ op: 'create', ...request(path, flags) })
    log.note('empty', await multi(client, []))
    log.note(
      'all',
      await multi(client, [
        create(a),
        { op: 'create2', ...request(b, 0) },
        { op: 'setData', path: a, data: Buffer.from('1'), version: 0 },
        { op: 'setData', path: a, data: Buffer.from('22'), version: 1 },
        { op: 'check', path: a, version: 2 },
        create(`${a}/s-`, 2),
        create(`${a}/s-`, 3),
        { op: 'delete', path: `${a}/s-0000000000`, version: 0 },
      ]),
    )
    log.note('after', await client.call('getChildren2', { path: a, watch: false }))
    log.note(
      'culprit in the middle',
      await multi(client, [create(`${a}/x`), { op: 'delete', path: b, version: 9 }, create(`${a}/y`)]),
    )
    log.note('culprit first', await multi(client, [create(a), create(`${a}/z`), create(a)]))
    log.note(
      'culprit last',
      await multi(client, [{ op: 'setData', path: b, data: Buffer.from('q'), version: -1 }, create(a)]),
    )
    log.note('not empty', await multi(client, [{ op: 'delete', path: a, version: -1 }]))
    log.note('nothing happened', await client.call('getData', { path: b, watch: false }))
    log.note('nothing happened', await client.call('getChildren2', { path: a, watch: false }))
    log.note('sequence after failures', await multi(client, [create(`${a}/s-`, 2)]))
    log.note(
      'containers',
      await multi(client, [create(`${a}/c1`, 4), { op: 'createContainer', ...request(`${a}/c2`, 4) }]),
    )
    log.note('unknown flags', await multi(client, [create(`${a}/c3`, 9)]))
    log.note('ttl flags', await multi(client, [create(`${a}/c4`, 5)]))
    log.note('unimplemented', await multi(client, [{ op: 'createTTL', ...request(`${a}/t`, 5), ttlMs: 5n }]))
    log.note(
      'reads',
      await client.call('multiRead', {
        ops: [
          { op: 'getData', path: b, watch: false },
          { op: 'getData', path: `${b}/no`, watch: false },
          { op: 'getChildren', path: root, watch: false },
        ],
      }),
    )
  },

  'watches fire once, before the reply, in the same order': async (log, root) => {
    const client = await log.connect()
    const other = await log.connect()
    await client.create(root)
    const path = `${root}/w`
    log.note('exists', await client.call('exists', { path, watch: true }))
    log.note('children', await client.call('getChildren', { path: root, watch: true }))
    log.note('data of nothing', await client.call('getData', { path: `${root}/none`, watch: true }))
    await client.create(`${root}/none`)
    await client.call('getChildren', { path: root, watch: true })
    await client.create(path)
    await client.call('setData', { path, data: null, version: -1 })
    await client.call('getData', { path, watch: true })
    await client.call('exists', { path, watch: true })
    await other.call('setData', { path, data: null, version: -1 })
    await other.call('setData', { path, data: null, version: -1 })
    await client.call('getData', { path, watch: true })
    await client.call('getChildren', { path, watch: true })
    await other.create(`${path}/c`)
    await client.call('getChildren', { path, watch: true })
    await client.call('getChildren', { path: root, watch: true })
    await other.call('delete', { path: `${path}/c`, version: -1 })
    await client.call('getChildren', { path, watch: true })
    await other.call('delete', { path, version: -1 })
    await client.call('exists', { path, watch: true })
    await multi(other, [
      { op: 'create', ...request(path, 0) },
      { op: 'setData', path, data: null, version: -1 },
      { op: 'delete', path, version: -1 },
    ])
    await client.call('sync', { path: root })
    log.note('heard', client.heard)
    log.note('the other heard', other.heard)
  },

  'persistent and recursive watches': async (log, root) => {
    const client = await log.connect()
    const other = await log.connect()
    await client.create(root)
    await client.create(`${root}/p`)
    log.note('add', await client.call('addWatch', { path: `${root}/p`, mode: ADD_WATCH_MODE.persistent }))
    log.note('add', await client.call('addWatch', { path: `${root}/r`, mode: ADD_WATCH_MODE.persistentRecursive }))
    for (const path of [`${root}/p/x`, `${root}/r`, `${root}/r/y`, `${root}/r/y/z`]) {
      await other.create(path)
      await other.call('setData', { path, data: null, version: -1 })
    }
    for (const path of [`${root}/r/y/z`, `${root}/p/x`, `${root}/p`]) await other.call('delete', { path, version: -1 })
    await client.call('sync', { path: root })
    log.note('heard', client.heard)
    log.note('check', await client.call('checkWatches', { path: `${root}/p`, type: 3 }))
    log.note('check none', await client.call('checkWatches', { path: `${root}/none`, type: 3 }))
    log.note('remove', await client.call('removeWatches', { path: `${root}/p`, type: 3 }))
    log.note('remove again', await client.call('removeWatches', { path: `${root}/p`, type: 3 }))
    log.note('remove data', await client.call('removeWatches', { path: `${root}/none`, type: 2 }))
    await other.create(`${root}/p`)
    await client.call('sync', { path: root })
    log.note('heard', client.heard)
  },

  'watches are set again after a reconnect, and tell what was missed': async (log, root) => {
    const client = await log.connect()
    const other = await log.connect()
    for (const name of ['', '/data', '/gone', '/kids', '/quiet']) await client.create(root + name)
    await client.call('sync', { path: root })
    const relativeZxid = client.lastZxid
    client.end()
    await other.call('setData', { path: `${root}/data`, data: null, version: -1 })
    await other.call('delete', { path: `${root}/gone`, version: -1 })
    await other.create(`${root}/kids/one`)
    await other.create(`${root}/new`)
    const again = await log.connect({ sessionId: client.sessionId, password: client.password })
    log.note('same session', again.sessionId === client.sessionId)
    const watches = {
      relativeZxid,
      dataWatches: [`${root}/data`, `${root}/gone`, `${root}/quiet`],
      existWatches: [`${root}/new`, `${root}/later`],
      childWatches: [`${root}/kids`, `${root}/gone`, `${root}/quiet`],
    }
    log.note('set', await again.call('setWatches', watches, -8))
    await other.create(`${root}/later`)
    await other.create(`${root}/quiet/child`)
    await other.call('setData', { path: `${root}/quiet`, data: null, version: -1 })
    await again.call('sync', { path: root })
    log.note('heard', again.heard)
  },

  'access control': async (log, root) => {
    const client = await log.connect()
    const stranger = await log.connect()
    await client.create(root)
    const acl = (permissions: number, scheme: string, id: string) => [{ permissions, scheme, id }]
    const create = (name: string, list: ReturnType<typeof acl>) =>
      client.call('create', { path: `${root}/${name}`, data: Buffer.from('x'), acl: list, flags: 0 })
    log.note('auth before', await create('early', acl(31, 'auth', '')))
    log.note('add', await client.call('auth', { scheme: 'digest', auth: Buffer.from('user:secret') }, -4))
    log.note('empty', await create('empty', []))
    log.note('world', await create('world', acl(1, 'world', 'anyone')))
    log.note('nobody', await create('nobody', acl(31, 'world', 'someone')))
    log.note('unknown', await create('unknown', acl(31, 'magic', 'x')))
    log.note('auth', await create('auth', acl(31, 'auth', '')))
    log.note('digest', await create('digest', acl(31, 'digest', 'user:xyz')))
    log.note('bad digest', await create('bad', acl(31, 'digest', 'nocolon')))
    log.note('ip', await create('ip', acl(31, 'ip', '127.0.0.0/8')))
    log.note('bad ip', await create('badip', acl(31, 'ip', 'localhost')))
    log.note('foreign ip', await create('foreign', acl(31, 'ip', '10.0.0.1')))
    log.note('twice', await create('twice', [...acl(1, 'world', 'anyone'), ...acl(1, 'world', 'anyone')]))
    for (const name of ['world', 'auth', 'digest', 'ip', 'foreign', 'twice']) {
      const path = `${root}/${name}`
      for (const [who, caller] of [
        ['owner', client],
        ['stranger', stranger],
      ] as const) {
        log.note(`${who} reads ${name}`, await caller.call('getData', { path, watch: false }))
        log.note(`${who} lists ${name}`, await caller.call('getChildren', { path, watch: false }))
        log.note(`${who} sees acl of ${name}`, await caller.call('getACL', { path }))
        log.note(`${who} writes ${name}`, await caller.call('setData', { path, data: null, version: 42 }))
        log.note(`${who} creates in ${name}`, await caller.create(`${path}/child-${who}`))
        log.note(`${who} deletes in ${name}`, await caller.call('delete', { path: `${path}/none`, version: 0 }))
        log.note(
          `${who} sets acl of ${name}`,
          await caller.call('setACL', { path, acl: acl(1, 'magic', ''), version: 9 }),
        )
        log.note(`${who} exists ${name}`, typeof (await caller.call('exists', { path, watch: false })))
        log.note(`${who} checks ${name}`, await multi(caller, [{ op: 'check', path, version: 9 }]))
      }
    }
    log.note(
      'config is read-only',
      await client.call('setData', { path: '/zookeeper/config', data: null, version: -1 }),
    )
  },

  'a failed authentication ends the connection': async log => {
    const client = await log.connect()
    log.note('unknown scheme', await client.call('auth', { scheme: 'magic', auth: Buffer.from('x') }, -4))
    await client.closed()
    log.note('closed', true)
  },

  'sessions: closing, going on, refusing': async (log, root) => {
    const other = await log.connect()
    await other.create(root)
    const client = await log.connect()
    await client.create(`${root}/e`, 1)
    await other.call('exists', { path: `${root}/e`, watch: true })
    await other.call('getChildren', { path: root, watch: true })
    client.end()
    log.note('outlives its connection', await other.call('exists', { path: `${root}/e`, watch: false }))
    const wrong = await log.connect({ sessionId: client.sessionId, password: Buffer.alloc(16, 7) })
    log.note('wrong password', [wrong.timeoutMs, wrong.sessionId, wrong.password.equals(Buffer.alloc(16))])
    await wrong.closed()
    const unknown = await log.connect({ sessionId: 12345n, password: Buffer.alloc(16) })
    log.note('unknown session', [unknown.timeoutMs, unknown.sessionId])
    await unknown.closed()
    const again = await log.connect({ sessionId: client.sessionId, password: client.password })
    log.note('goes on', [again.sessionId === client.sessionId, again.password.equals(client.password)])
    const moved = await log.connect({ sessionId: client.sessionId, password: client.password })
    await again.closed()
    log.note('moved', await moved.call('exists', { path: `${root}/e`, watch: false }))
    log.note('close', await moved.call('closeSession', undefined))
    await moved.closed()
    await other.call('sync', { path: root })
    log.note('gone', await other.call('exists', { path: `${root}/e`, watch: false }))
    log.note('root', await other.call('exists', { path: root, watch: false }))
    log.note('heard', other.heard)
    const closed = await log.connect({ sessionId: client.sessionId, password: client.password })
    log.note('closed is closed', closed.timeoutMs)
  },

  'pings are answered in turn': async (log, root) => {
    const client = await log.connect()
    await Promise.all([
      client.create(root),
      client.call('ping', undefined, -2),
      client.call('getData', { path: root, watch: false }),
      client.call('sync', { path: root }),
    ])
    log.note('heard', client.heard)
  },

  'a record that is cut short is answered with -5': async (log, root) => {
    const client = await log.connect()
    for (const opCode of [1, 2, 3, 4, 5, 8, 14]) {
      const frame = Buffer.alloc(16)
      frame.writeInt32BE(12)
      frame.writeInt32BE(1000 + opCode, 4)
      frame.writeInt32BE(opCode, 8)
      frame.writeInt32BE(500, 12)
      log.note(`operation ${opCode}`, await client.send(frame, 1000 + opCode))
    }
    log.note('goes on', await client.create(root))
  },

  'an unknown operation is answered with -6 and ends the connection': async log => {
    const client = await log.connect()
    const frame = Buffer.alloc(12)
    frame.writeInt32BE(8)
    frame.writeInt32BE(1, 4)
    frame.writeInt32BE(4711, 8)
    log.note('unknown', await client.send(frame, 1))
    await client.closed()
    log.note('closed', true)
  },
}

function request(path: string, flags: number) {
  return { path, data: Buffer.from('data'), acl: OPEN_ACL, flags }
}

async function multi(client: RawClient, ops: readonly MultiOp[]): Promise<unknown> {
  return await client.call('multi', { ops })
}
