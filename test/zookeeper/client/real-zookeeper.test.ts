import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import {
  CREATE_FLAGS,
  encodeTemplate,
  fourLetterWord,
  PERMISSIONS,
  PipelinedSession,
  type ServerAddress,
  type WatcherEvent,
  ZooKeeperClient,
} from '@gradual/zookeeper'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { describeReal, type RealServer, startRealServer } from '../real-server.ts'

const clients: ZooKeeperClient[] = []

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
})

async function openClient(server: ServerAddress, sessionTimeoutMs = 10_000): Promise<ZooKeeperClient> {
  const client = new ZooKeeperClient({ servers: [server], sessionTimeoutMs })
  clients.push(client)
  await client.connect()
  return client
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(resolve => setTimeout(resolve, 20))
}

function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    value => Promise.reject(new Error(`resolved to ${String(value)}`)),
    error => error,
  )
}

describeReal('the client against a real ZooKeeper', () => {
  let server: RealServer

  beforeAll(async () => {
    server = await startRealServer()
  })

  afterAll(() => server?.stop())

  it('creates, reads, changes and deletes', async () => {
    const client = await openClient(server)
    expect(await client.create('/crud', Buffer.from('one'))).toBe('/crud')
    expect(await client.getData('/crud')).toMatchObject({
      data: Buffer.from('one'),
      stat: { version: 0, dataLength: 3 },
    })
    expect(await client.setData('/crud', Buffer.from('drei!'), 0)).toMatchObject({ version: 1, dataLength: 5 })
    expect(await rejection(client.setData('/crud', null, 0))).toMatchObject({ name: 'BADVERSION', path: '/crud' })
    expect(await rejection(client.create('/crud'))).toMatchObject({ name: 'NODEEXISTS' })
    await client.create('/crud/kind')
    expect(await rejection(client.delete('/crud'))).toMatchObject({ name: 'NOTEMPTY' })
    expect(await client.getChildren('/crud')).toEqual(['kind'])
    await client.delete('/crud/kind', 0)
    await client.delete('/crud')
    expect(await client.exists('/crud')).toBeNull()
    await client.sync('/')
  })

  it('numbers sequential znodes, and keeps nulls and empty data apart', async () => {
    const client = await openClient(server)
    await client.create('/seq')
    const flags = CREATE_FLAGS.persistentSequential
    expect(await client.create('/seq/n-', null, { flags })).toBe('/seq/n-0000000000')
    expect(await client.create('/seq/n-', Buffer.alloc(0), { flags })).toBe('/seq/n-0000000001')
    expect((await client.getData('/seq/n-0000000000')).data).toBeNull()
    expect((await client.getData('/seq/n-0000000001')).data).toEqual(Buffer.alloc(0))
  })

  it('has ephemerals that end with the session', async () => {
    const [owner, witness] = await Promise.all([openClient(server), openClient(server)])
    await owner.create('/mayfly', null, { flags: CREATE_FLAGS.ephemeral })
    expect(await witness.exists('/mayfly')).toMatchObject({ ephemeralOwner: owner.sessionId })
    expect((await owner.call('getEphemerals', { path: '/' })).ephemerals).toEqual(['/mayfly'])
    const events: WatcherEvent[] = []
    await witness.exists('/mayfly', event => events.push(event))
    await owner.close()
    await until(() => events.length > 0)
    expect(events).toEqual([{ type: 2, state: 3, path: '/mayfly' }])
    expect(await witness.exists('/mayfly')).toBeNull()
  })

  it('hears of changes by its watches, once', async () => {
    const client = await openClient(server)
    const events: string[] = []
    const hear = (event: WatcherEvent): number => events.push(`${event.type} ${event.path}`)
    await client.exists('/watched', hear)
    await client.create('/watched')
    await client.getData('/watched', hear)
    await client.getChildren('/watched', hear)
    await client.setData('/watched', Buffer.from('x'))
    await client.create('/watched/kind')
    await client.setData('/watched', Buffer.from('y'))
    expect(events).toEqual(['1 /watched', '3 /watched', '4 /watched'])
  })

  it('does all of a multi or nothing, and names the part that failed', async () => {
    const client = await openClient(server)
    await client.create('/multi', Buffer.from('0'))
    const done = await client.multi([
      { op: 'check', path: '/multi', version: 0 },
      { op: 'setData', path: '/multi', data: Buffer.from('1'), version: 0 },
      { op: 'create2', path: '/multi/a', data: null, acl: await client.getACL('/multi'), flags: 0 },
      { op: 'delete', path: '/multi/a', version: 0 },
    ])
    expect(done).toMatchObject([
      { op: 'check' },
      { op: 'setData', stat: { version: 1 } },
      { path: '/multi/a' },
      { op: 'delete' },
    ])
    const failing = [
      { op: 'setData', path: '/multi', data: null, version: -1 },
      { op: 'delete', path: '/nowhere', version: -1 },
      { op: 'check', path: '/multi', version: 1 },
    ] as const
    expect(await rejection(client.multi(failing))).toMatchObject({ name: 'NONODE', path: '/nowhere', part: 1 })
    expect((await client.call('multi', { ops: failing })).results).toEqual(
      [0, -101, -2].map(code => ({ op: 'error', code })),
    )
    expect((await client.getData('/multi')).data).toEqual(Buffer.from('1'))
    expect(
      (
        await client.call('multiRead', {
          ops: [
            { op: 'getData', path: '/multi', watch: false },
            { op: 'getChildren', path: '/nowhere', watch: false },
          ],
        })
      ).results,
    ).toMatchObject([
      { op: 'getData', data: Buffer.from('1') },
      { op: 'error', code: -101 },
    ])
  })

  it('has the less common operations', async () => {
    const client = await openClient(server)
    const acl = await client.getACL('/')
    const created = await client.call('create2', { path: '/rare', data: null, acl, flags: 0 })
    expect(created).toMatchObject({ path: '/rare', stat: { version: 0 } })
    const ttl = { path: '/rare/ttl', data: null, acl, flags: CREATE_FLAGS.persistentWithTtl, ttlMs: 60_000n }
    expect(await client.call('createTTL', ttl)).toMatchObject({ path: '/rare/ttl' })
    const container = { path: '/rare/box', data: null, acl, flags: CREATE_FLAGS.container }
    expect(await client.call('createContainer', container)).toMatchObject({ path: '/rare/box' })
    const children = await client.call('getChildren2', { path: '/rare', watch: false })
    expect([...children.children].sort()).toEqual(['box', 'ttl'])
    expect(children.stat.numChildren).toBe(2)
    expect(await client.call('getAllChildrenNumber', { path: '/rare' })).toEqual({ totalNumber: 2 })
    expect(await client.call('addWatch', { path: '/rare', mode: 1 })).toEqual({ code: 0 })
    await client.call('removeWatches', { path: '/rare', type: 3 })
    expect(await rejection(client.call('removeWatches', { path: '/rare', type: 3 }))).toMatchObject({
      name: 'NOWATCHER',
    })
  })

  it('is let in by its identity, also after the connection was lost', async () => {
    const relay = await Relay.start(server)
    const [client, stranger] = await Promise.all([openClient(relay.address), openClient(server)])
    await client.addAuth('digest', 'user:secret')
    await client.create('/locked', Buffer.from('x'), {
      acl: [{ permissions: PERMISSIONS.all, scheme: 'auth', id: '' }],
    })
    expect(await rejection(stranger.getData('/locked'))).toMatchObject({ name: 'NOAUTH' })
    const { sessionId } = client
    relay.cut()
    await until(() => !client.isUp)
    expect((await client.getData('/locked')).data).toEqual(Buffer.from('x'))
    expect(client.sessionId).toBe(sessionId)
    expect(await rejection(client.addAuth('nonsense', 'x'))).toMatchObject({ name: 'AUTHFAILED' })
    await client.close()
    await relay.stop()
  })

  it('goes on with a new session when its own has expired', async () => {
    const relay = await Relay.start(server)
    const [client, witness] = await Promise.all([openClient(relay.address, 1000), openClient(server)])
    await client.create('/lost', null, { flags: CREATE_FLAGS.ephemeral })
    const events: WatcherEvent[] = []
    await client.exists('/lost', event => events.push(event))
    const { sessionId } = client
    relay.isOpen = false
    relay.cut()
    await until(async () => (await witness.exists('/lost')) === null)
    relay.isOpen = true
    await until(() => client.isUp)
    expect(events).toEqual([{ type: -1, state: -112, path: '/lost' }])
    expect(client.sessionId).not.toBe(sessionId)
    expect(await client.exists('/lost')).toBeNull()
    await client.close()
    await relay.stop()
  })

  it('gets an answer to every one of many pipelined requests, in order', async () => {
    const client = await openClient(server)
    await client.create('/pipe')
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => client.create(`/pipe/${i + 100}`, Buffer.from(`${i + 100}`))),
    )
    const { frame, pathOffset, pathBytes } = encodeTemplate('getData', { path: '/pipe/000', watch: false })
    const bodies: string[] = []
    const requests = 2000
    await new Promise<void>(resolve => {
      let sent = 0
      const sendNext = (): void => {
        const key = 100 + (sent % 50)
        frame.write(String(key), pathOffset + pathBytes - 3, 'latin1')
        session.send(frame, sent++, performance.now() + 20_000)
      }
      const session = new PipelinedSession(
        { servers: [server], sessionTimeoutMs: 10_000, connectTimeoutMs: 5000, maxInFlight: 100 },
        {
          up: () => {
            for (let i = 0; i < 100; i++) sendNext()
          },
          down: () => {},
          replied: (token, code, buffer, start) => {
            bodies[token] = `${code} ${buffer.toString('latin1', start + 4, start + 7)}`
            if (sent < requests) sendNext()
            else if (session.inFlight === 0) void session.close().then(resolve)
          },
        },
      )
      session.open()
    })
    expect(bodies).toEqual(Array.from({ length: requests }, (_, i) => `0 ${100 + (i % 50)}`))
  })

  it('answers four-letter words', async () => {
    expect(await fourLetterWord(server, 'ruok')).toBe('imok')
    expect(await fourLetterWord(server, 'mntr')).toMatch(/^zk_server_state\tstandalone$/m)
  })
})

describeReal('a real ZooKeeper that refuses', () => {
  let server: RealServer

  beforeAll(async () => {
    server = await startRealServer({ config: { maxClientCnxns: 1, '4lw.commands.whitelist': 'srvr' } })
  })

  afterAll(() => server?.stop())

  it('connections beyond maxClientCnxns is told apart from one that is not there', async () => {
    const first = new ZooKeeperClient({ servers: [server] })
    clients.push(first)
    // The connection that waited for the server's start may still count.
    await first.connect(10_000)
    const second = new ZooKeeperClient({ servers: [server] })
    expect(await rejection(second.connect())).toMatchObject({ reason: 'closed', detail: { stage: 'handshake' } })
  })

  it('a four-letter word says so in its answer', async () => {
    await until(async () => (await fourLetterWord(server, 'ruok').catch(() => '')) !== '')
    expect(await fourLetterWord(server, 'ruok')).toContain('not in the whitelist')
  })
})

/** Between a client and a server, to cut connections and to keep them away. */
class Relay {
  isOpen = true
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(target: ServerAddress) {
    this.#server = createServer(socket => {
      if (!this.isOpen) {
        socket.destroy()
        return
      }
      const onward = connect(target.port, target.host)
      for (const end of [socket, onward]) {
        this.#sockets.add(end)
        end.on('error', () => {})
        end.on('close', () => {
          socket.destroy()
          onward.destroy()
        })
      }
      socket.pipe(onward)
      onward.pipe(socket)
    })
  }

  static start(target: ServerAddress): Promise<Relay> {
    return new Promise(resolve => {
      const relay = new Relay(target)
      relay.#server.listen(0, '127.0.0.1', () => resolve(relay))
    })
  }

  get address(): ServerAddress {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port }
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
  }

  stop(): Promise<void> {
    this.cut()
    return new Promise(resolve => this.#server.close(() => resolve()))
  }
}
