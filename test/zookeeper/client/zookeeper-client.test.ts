import { type AddressInfo, createServer } from 'node:net'
import { ConnectError, fourLetterWord, type WatcherEvent, ZooKeeperClient, ZookeeperError } from '@gradual/zookeeper'
import { afterEach, describe, expect, it } from 'vitest'
import { bytes } from '../codec/bytes.ts'
import { type Peer, readConnectRequest, ScriptedServer } from './scripted-server.ts'

const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function startServer(...args: Parameters<typeof ScriptedServer.start>): Promise<ScriptedServer> {
  const server = await ScriptedServer.start(...args)
  stops.push(() => server.stop())
  return server
}

type Options = Partial<ConstructorParameters<typeof ZooKeeperClient>[0]>

async function connect(
  options: Options = {},
): Promise<{ client: ZooKeeperClient; server: ScriptedServer; peer: Peer }> {
  const server = await startServer()
  const client = new ZooKeeperClient({ servers: [server.address], ...options })
  stops.push(() => client.close())
  const connected = client.connect()
  const peer = await server.accept()
  await peer.welcome()
  await connected
  return { client, server, peer }
}

function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    value => Promise.reject(new Error(`resolved to ${String(value)}`)),
    error => error,
  )
}

const STAT = `0000000000000001 0000000000000002 0000000000000003 0000000000000004
  00000005 00000006 00000007 0000000000000008 00000009 0000000a 000000000000000b`

describe('connect', () => {
  it('rejects at once when nobody listens on any of the servers', async () => {
    const closed = await new Promise<number>(resolve => {
      const server = createServer()
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo
        server.close(() => resolve(port))
      })
    })
    const address = { host: '127.0.0.1', port: closed }
    const client = new ZooKeeperClient({ servers: [address, address] })
    const error = await rejection(client.connect())
    expect(error).toBeInstanceOf(ConnectError)
    expect(error).toMatchObject({ reason: 'refused', attempts: 2, detail: { stage: 'connecting' } })
    expect(String(error)).toContain(`127.0.0.1:${closed}`)
  })

  it('names maxClientCnxns when a server closes connections at once', async () => {
    const server = await startServer(socket => socket.destroy())
    const client = new ZooKeeperClient({ servers: [server.address] })
    const error = await rejection(client.connect())
    expect(error).toMatchObject({ reason: 'closed', detail: { stage: 'handshake' } })
    expect(String(error)).toContain('maxClientCnxns')
  })

  it('does not wait for ever for a host that accepts and never answers', async () => {
    const server = await startServer(() => {})
    const client = new ZooKeeperClient({ servers: [server.address], connectTimeoutMs: 50 })
    const error = await rejection(client.connect())
    expect(error).toMatchObject({ reason: 'timeout', detail: { stage: 'handshake' } })
    expect(String(error)).toContain('does not answer')
  })

  it('tries on for as long as it is told to', async () => {
    let refused = 0
    const server = await startServer(socket => {
      if (++refused < 3) socket.destroy()
      else
        socket.once('data', () =>
          socket.write(bytes(`00000025 00000000 00007530 0000000000000007 00000010 ${'00'.repeat(17)}`)),
        )
    })
    const client = new ZooKeeperClient({ servers: [server.address] })
    stops.push(() => client.close())
    await client.connect(60_000)
    expect(client.isUp).toBe(true)
    expect(refused).toBe(3)
  })
})

describe('calls', () => {
  it('end at their deadline with OPERATIONTIMEOUT when the server does not answer', async () => {
    const { client } = await connect({ requestTimeoutMs: 50 })
    const error = await rejection(client.getData('/a'))
    expect(error).toBeInstanceOf(ZookeeperError)
    expect(error).toMatchObject({ code: -7, name: 'OPERATIONTIMEOUT', path: '/a' })
  })

  it('end with CONNECTIONLOSS when the connection is lost, and later ones wait for the next', async () => {
    const { client, server, peer } = await connect()
    const lost = rejection(client.delete('/a'))
    await peer.request()
    peer.close()
    expect(await lost).toMatchObject({ code: -4, name: 'CONNECTIONLOSS', path: '/a' })
    const later = client.setData('/b', null)
    const next = await server.accept()
    await next.welcome()
    const request = await next.request()
    expect(request.frame.subarray(8).toString('hex')).toBe(bytes("00000002 '/b' ffffffff ffffffff").toString('hex'))
    next.reply(request.xid, 0, bytes(STAT))
    expect(await later).toMatchObject({ version: 5, numChildren: 10, pzxid: 11n })
  })

  it('made while no session is up end at their deadline too', async () => {
    const { client, server, peer } = await connect({ requestTimeoutMs: 50 })
    const down = peer.ended
    peer.close()
    await down
    const unanswered = await server.accept()
    expect(readConnectRequest(await unanswered.frame()).sessionId).toBe(7n)
    expect(await rejection(client.sync('/'))).toMatchObject({ code: -7 })
  })

  it('keep a code that nobody knows', async () => {
    const { client, peer } = await connect()
    const refused = rejection(client.create('/a'))
    peer.reply((await peer.request()).xid, -999)
    expect(await refused).toMatchObject({ code: -999, name: 'CODE_-999' })
  })

  it('end with MARSHALLINGERROR when the reply makes no sense, and the connection lives on', async () => {
    const { client, peer } = await connect()
    const broken = rejection(client.getChildren('/a'))
    peer.reply((await peer.request()).xid, 0, bytes('7fffffff'))
    expect(await broken).toMatchObject({ code: -5, name: 'MARSHALLINGERROR' })
    const fine = client.getChildren('/a')
    peer.reply((await peer.request()).xid, 0, bytes("00000001 00000001 'b'"))
    expect(await fine).toEqual(['b'])
  })

  it('are refused after close, and those without reply are ended by it', async () => {
    const { client, peer } = await connect()
    const open = rejection(client.exists('/a'))
    const closed = client.close()
    await peer.requests(2)
    peer.close()
    await closed
    expect(await open).toMatchObject({ code: -4 })
    expect(await rejection(client.exists('/a'))).toMatchObject({ code: -116, name: 'CLOSING' })
  })

  it('give data that stays what it was when more is read', async () => {
    const { client, peer } = await connect()
    const first = client.getData('/a')
    peer.reply((await peer.request()).xid, 0, bytes(`00000003 'one' ${STAT}`))
    const { data } = await first
    const second = client.getData('/b')
    peer.reply((await peer.request()).xid, 0, bytes(`00000003 'two' ${STAT}`))
    expect((await second).data?.toString()).toBe('two')
    expect(data?.toString()).toBe('one')
  })
})

describe('after a reconnect', () => {
  it('watches are set again, with the last transaction that was seen, and fire once', async () => {
    const { client, server, peer } = await connect()
    const events: WatcherEvent[] = []
    const watcher = (event: WatcherEvent): number => events.push(event)
    const replies = Promise.all([
      client.getData('/d', watcher),
      client.exists('/e', watcher),
      client.getChildren('/c', watcher),
    ])
    const [data, exists, children] = await peer.requests(3)
    peer.reply(data!.xid, 0, bytes(`ffffffff ${STAT}`), 17n)
    peer.reply(exists!.xid, -101, undefined, 18n)
    peer.reply(children!.xid, 0, bytes('00000000'), 19n)
    await replies
    peer.close()
    const next = await server.accept()
    expect(readConnectRequest(await next.welcome()).lastZxidSeen).toBe(19n)
    const request = await next.request()
    expect(request).toMatchObject({ xid: -8, opCode: 101 })
    expect(request.frame.subarray(8).toString('hex')).toBe(
      bytes("0000000000000013 00000001 00000002 '/d' 00000001 00000002 '/e' 00000001 00000002 '/c'").toString('hex'),
    )
    const changed = bytes("00000003 00000003 00000002 '/d'")
    next.reply(-8)
    next.reply(-1, 0, changed, -1n)
    next.reply(-1, 0, changed, -1n)
    const barrier = client.sync('/')
    next.reply((await next.request()).xid, 0, bytes("00000001 '/'"))
    await barrier
    expect(events).toEqual([{ type: 3, state: 3, path: '/d' }])
  })

  it('identities are told again, before anything else', async () => {
    const { client, server, peer } = await connect()
    const added = client.addAuth('digest', 'u:p')
    expect(await peer.request()).toMatchObject({ xid: -4, opCode: 100 })
    peer.reply(-4)
    await added
    peer.close()
    const next = await server.accept()
    const call = rejection(client.sync('/'))
    await next.welcome()
    const [auth, sync] = await next.requests(2)
    expect(auth!.frame.toString('hex')).toBe(
      bytes("fffffffc 00000064 00000000 00000006 'digest' 00000003 'u:p'").toString('hex'),
    )
    expect(sync!.opCode).toBe(9)
    next.reply(-4)
    next.reply(sync!.xid, -999)
    expect(await call).toMatchObject({ code: -999 })
  })

  it('an identity that was refused is not told again', async () => {
    const { client, server, peer } = await connect()
    const added = client.addAuth('digest', 'u:p')
    const refused = rejection(client.addAuth('nonsense', 'x'))
    await peer.requests(2)
    peer.reply(-4)
    peer.reply(-4, -115)
    peer.close()
    await added
    expect(await refused).toMatchObject({ code: -115, name: 'AUTHFAILED' })
    const next = await server.accept()
    const call = rejection(client.sync('/'))
    await next.welcome()
    const [auth, sync] = await next.requests(2)
    expect(auth!.frame.toString('latin1')).toContain('digest')
    expect(sync!.opCode).toBe(9)
    next.reply(-4)
    next.reply(sync!.xid, -999)
    await call
  })

  it('watchers of a session that expired hear of it', async () => {
    const { client, server, peer } = await connect()
    const events: WatcherEvent[] = []
    const replied = client.getChildren('/c', event => events.push(event))
    peer.reply((await peer.request()).xid, 0, bytes('00000000'))
    await replied
    peer.close()
    const next = await server.accept()
    await next.welcome({ timeoutMs: 0, sessionId: 0n })
    await (await server.accept()).welcome({ sessionId: 8n })
    expect(events).toEqual([{ type: -1, state: -112, path: '/c' }])
  })
})

describe('a chroot', () => {
  it('is put in front of what is asked, and taken off what is answered', async () => {
    const { client, peer } = await connect({ chroot: '/root/' })
    const created = client.create('/a', null, { acl: [] })
    const request = await peer.request()
    expect(request.frame.subarray(8).toString('hex')).toBe(
      bytes("00000007 '/root/a' ffffffff 00000000 00000000").toString('hex'),
    )
    peer.reply(request.xid, 0, bytes("00000007 '/root/a'"))
    expect(await created).toBe('/a')
    const events: WatcherEvent[] = []
    const children = client.getChildren('/', event => events.push(event))
    const list = await peer.request()
    expect(list.frame.toString('latin1', 12, 17)).toBe('/root')
    peer.reply(list.xid, 0, bytes("00000001 00000001 'a'"))
    peer.reply(-1, 0, bytes("00000004 00000003 00000005 '/root'"), -1n)
    expect(await children).toEqual(['a'])
    const multi = client.multi([{ op: 'delete', path: '/b', version: -1 }])
    const parts = await peer.request()
    expect(parts.frame.subarray(8).toString('hex')).toBe(
      bytes("00000002 00 ffffffff 00000007 '/root/b' ffffffff ffffffff 01 ffffffff").toString('hex'),
    )
    peer.reply(parts.xid, 0, bytes('00000002 00 00000000 ffffffff 01 ffffffff'))
    expect(await multi).toEqual([{ op: 'delete' }])
    expect(events).toEqual([{ type: 4, state: 3, path: '/' }])
  })
})

describe('four-letter words', () => {
  it('are sent raw, and answered by all that comes until the end', async () => {
    let asked = ''
    const server = await startServer(socket =>
      socket.on('data', chunk => {
        asked += chunk.toString()
        socket.write('im')
        setImmediate(() => socket.end('ok'))
      }),
    )
    expect(await fourLetterWord(server.address, 'ruok')).toBe('imok')
    expect(asked).toBe('ruok')
  })

  it('reject when the answer does not end in time', async () => {
    const server = await startServer(socket => void socket.write('half'))
    const error = await rejection(fourLetterWord(server.address, 'mntr', { timeoutMs: 50 }))
    expect(String(error)).toContain('no complete answer to mntr')
  })

  it('reject when nobody listens', async () => {
    const server = await ScriptedServer.start()
    const { address } = server
    await server.stop()
    expect(await rejection(fourLetterWord(address, 'ruok'))).toMatchObject({ code: 'ECONNREFUSED' })
  })
})
