import { ConnectError, CREATOR_ACL, ERROR_CODES, OPEN_ACL, startSandbox, ZooKeeperClient } from '@gradual/zookeeper'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { describeReal, hasRealServer, type RealServer, startRealServer } from '../real-server.ts'
import { RecordedSession } from './recorded-session.ts'
import { type Peer, replyFrame, ScriptedServer } from './scripted-server.ts'

const AUTH_OP = 100
const AUTH_XID = -4
const user = { scheme: 'digest', auth: 'user:secret' }
const other = { scheme: 'digest', auth: 'other:secret' }

/** The scheme and the proof of an auth request. */
function readAuth(frame: Buffer): { readonly scheme: string; readonly auth: string } {
  const schemeBytes = frame.readInt32BE(12)
  const authAt = 16 + schemeBytes
  return { scheme: frame.toString('utf8', 16, authAt), auth: frame.toString('utf8', authAt + 4) }
}

async function takeAuth(peer: Peer): Promise<{ readonly scheme: string; readonly auth: string }> {
  const { xid, opCode, frame } = await peer.request()
  expect([xid, opCode]).toEqual([AUTH_XID, AUTH_OP])
  return readAuth(frame)
}

describe('a session with identities', () => {
  async function open(auth = [user]) {
    const server = await ScriptedServer.start()
    const recorded = new RecordedSession([server.address], { auth })
    onTestFinished(async () => {
      await server.stop()
      await recorded.session.close()
    })
    recorded.session.open()
    return { server, recorded, session: recorded.session }
  }

  it('tells all of them before anything else, and is up when the server has accepted them', async () => {
    const { server, recorded, session } = await open([user, other])
    const peer = await server.accept()
    await peer.welcome()
    expect(await takeAuth(peer)).toEqual(user)
    expect(await takeAuth(peer)).toEqual(other)
    peer.send(replyFrame(AUTH_XID))
    expect(session.isUp).toBe(false)
    peer.send(replyFrame(AUTH_XID))
    expect(await recorded.toldSoMuch(1)).toMatchObject([{ type: 'up', fresh: true }])
  })

  it('tells them again on every connection', async () => {
    const { server, recorded } = await open()
    for (const fresh of [true, false, false]) {
      const peer = await server.accept()
      await peer.welcome()
      expect(await takeAuth(peer)).toEqual(user)
      peer.send(replyFrame(AUTH_XID))
      const told = recorded.told.length + 1
      expect((await recorded.toldSoMuch(told)).at(-1)).toMatchObject({ type: 'up', fresh })
      peer.close()
      await recorded.toldSoMuch(told + 1)
      recorded.clock.advance(1000)
    }
  })

  it('says so where the server refuses one, and tries again', async () => {
    const { server, recorded, session } = await open()
    const peer = await server.accept()
    await peer.welcome()
    await takeAuth(peer)
    peer.send(replyFrame(AUTH_XID, ERROR_CODES.AUTHFAILED))
    expect(await recorded.toldSoMuch(1)).toEqual([{ type: 'down', reason: 'authFailed', stage: 'handshake' }])
    expect(recorded.causes[0]?.message).toBe('auth digest: AUTHFAILED')
    expect(session.counters).toMatchObject({ authFailed: 1, connected: 0 })
    recorded.clock.advance(1000)
    await (await server.accept()).welcome()
  })

  it('gives up waiting for the answer, as for the handshake', async () => {
    const { server, recorded } = await open()
    const peer = await server.accept()
    await peer.welcome()
    await takeAuth(peer)
    recorded.clock.advance(5001)
    expect(await recorded.toldSoMuch(1)).toMatchObject([{ type: 'down', reason: 'timeout' }])
  })

  it('takes the answer byte by byte, together with what follows', async () => {
    const { server, recorded } = await open()
    const peer = await server.accept()
    await peer.welcome()
    await takeAuth(peer)
    await peer.sendByteByByte(replyFrame(AUTH_XID))
    await recorded.toldSoMuch(1)
    expect(recorded.session.isUp).toBe(true)
  })
})

interface Target {
  readonly host: string
  readonly port: number
  stop(): Promise<void>
}

const TARGETS: { readonly what: string; readonly start: () => Promise<Target> }[] = [
  {
    what: 'the sandbox',
    async start() {
      const sandbox = await startSandbox({ capacityPerSec: Number.POSITIVE_INFINITY })
      return { host: sandbox.host, port: sandbox.port, stop: () => sandbox.close() }
    },
  },
  ...(hasRealServer() ? [{ what: 'a real ZooKeeper', start: () => startRealServer() }] : []),
]

async function connected(server: Target, options: Partial<ConstructorParameters<typeof ZooKeeperClient>[0]> = {}) {
  const client = new ZooKeeperClient({ servers: [server], ...options })
  onTestFinished(() => client.close())
  await client.connect()
  return client
}

describe.each(TARGETS)('on $what, a client with an identity', ({ start }) => {
  let server: Target

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())

  it('creates what only it can use, where it is told to', async () => {
    const owner = await connected(server, { auth: [user], acl: CREATOR_ACL })
    await owner.create('/mine', Buffer.from('x'))
    await owner.create('/open', null, { acl: OPEN_ACL })
    expect(await owner.getACL('/mine')).toEqual([
      { permissions: 31, scheme: 'digest', id: expect.stringMatching(/^user:/) },
    ])
    const stranger = await connected(server, { auth: [other] })
    await expect(stranger.getData('/mine')).rejects.toMatchObject({ code: ERROR_CODES.NOAUTH })
    await expect(stranger.setData('/mine', null)).rejects.toMatchObject({ code: ERROR_CODES.NOAUTH })
    expect((await stranger.getData('/open')).stat.version).toBe(0)
    const same = await connected(server, { auth: [user] })
    expect(String((await same.getData('/mine')).data)).toBe('x')
  })

  it('cannot keep znodes for itself without one', async () => {
    const nobody = await connected(server, { acl: CREATOR_ACL })
    await expect(nobody.create('/nobody')).rejects.toMatchObject({ code: ERROR_CODES.INVALIDACL })
  })

  it('is told clearly where the server does not know the scheme', async () => {
    const client = new ZooKeeperClient({ servers: [server], auth: [{ scheme: 'magic', auth: 'abracadabra' }] })
    const error: unknown = await client.connect().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConnectError)
    expect(error).toMatchObject({
      reason: 'authFailed',
      message: `${server.host}:${server.port} refuses the identity of the session: auth magic: AUTHFAILED`,
    })
    expect(JSON.stringify(error) + String(error)).not.toContain('abracadabra')
  })
})

describeReal('a ZooKeeper that serves nobody without an identity', () => {
  let server: RealServer

  beforeAll(async () => {
    server = await startRealServer({
      javaOptions: ['-Dzookeeper.enforce.auth.enabled=true', '-Dzookeeper.enforce.auth.schemes=digest'],
    })
  })
  afterAll(() => server?.stop())

  it('serves a client whose identity comes first', async () => {
    const client = await connected(server, { auth: [user] })
    expect(await client.exists('/')).not.toBeNull()
  })

  it('does not serve one without', async () => {
    const client = await connected(server)
    await expect(client.exists('/')).rejects.toMatchObject({ code: ERROR_CODES.SESSIONCLOSEDREQUIRESASLAUTH })
  })
})
