import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { ServerAddress } from '@gradual/zookeeper'
import { afterEach, describe, expect, it } from 'vitest'
import { existsFrame, NO_DEADLINE, RecordedSession } from './recorded-session.ts'
import { readConnectRequest, ScriptedServer, welcomeFrame } from './scripted-server.ts'

const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  // Servers first: a session whose server is gone has nothing to wait for.
  for (const stop of stops.splice(0)) await stop()
})

async function startServer(...args: Parameters<typeof ScriptedServer.start>): Promise<ScriptedServer> {
  const server = await ScriptedServer.start(...args)
  stops.push(() => server.stop())
  return server
}

function open(servers: readonly ServerAddress[]): RecordedSession {
  const recorded = new RecordedSession(servers)
  stops.push(() => recorded.session.close())
  recorded.session.open()
  return recorded
}

/** Nobody listens there: it was free a moment ago. */
function closedPort(): Promise<ServerAddress> {
  return new Promise(resolve => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve({ host: '127.0.0.1', port }))
    })
  })
}

describe('connecting', () => {
  it('asks for a new session with the timeout of the options', async () => {
    const server = await startServer()
    const recorded = open([server.address])
    const peer = await server.accept()
    const request = readConnectRequest(await peer.welcome({ timeoutMs: 4000, sessionId: 99n }))
    expect(request).toEqual({ lastZxidSeen: 0n, timeoutMs: 30_000, sessionId: 0n, password: '00'.repeat(16) })
    expect(await recorded.toldSoMuch(1)).toEqual([{ type: 'up', port: server.address.port, fresh: true }])
    expect(recorded.session.sessionId).toBe(99n)
    expect(recorded.session.sessionTimeoutMs).toBe(4000)
  })

  it('takes an answer that comes byte by byte', async () => {
    const server = await startServer()
    const recorded = open([server.address])
    const peer = await server.accept()
    await peer.frame()
    await peer.sendByteByByte(welcomeFrame({ sessionId: 5n }))
    await recorded.toldSoMuch(1)
    expect(recorded.session.sessionId).toBe(5n)
  })

  it('goes on to the next server when nobody listens', async () => {
    const nobody = await closedPort()
    const server = await startServer()
    const recorded = open([nobody, server.address])
    expect(await recorded.toldSoMuch(1)).toEqual([{ type: 'down', reason: 'refused', stage: 'connecting' }])
    recorded.clock.advance(1000)
    await (await server.accept()).welcome()
    expect((await recorded.toldSoMuch(2))[1]).toEqual({ type: 'up', port: server.address.port, fresh: true })
  })

  it('gives up on a host that accepts and never answers', async () => {
    const server = await startServer()
    const recorded = open([server.address])
    const peer = await server.accept()
    await peer.frame()
    recorded.clock.advance(4999)
    expect(recorded.told).toEqual([])
    recorded.clock.advance(1)
    expect(recorded.told).toEqual([{ type: 'down', reason: 'timeout', stage: 'handshake' }])
    await peer.ended
  })

  it.each([
    ['closes', (socket: Socket) => void socket.destroy()],
    ['resets', (socket: Socket) => void socket.resetAndDestroy()],
  ])('counts connections that the server %s in the handshake', async (_, end) => {
    const server = await startServer(end)
    const recorded = open([server.address])
    for (let attempt = 1; attempt <= 3; attempt++) {
      await recorded.toldSoMuch(attempt)
      recorded.clock.advance(1000)
    }
    expect(recorded.told.slice(0, 3)).toEqual(Array(3).fill({ type: 'down', reason: 'closed', stage: 'handshake' }))
    expect(recorded.session.counters).toMatchObject({ connected: 0, closed: 3, closedInHandshake: 3 })
  })

  it('waits longer after every failure: 50 ms, then twice as long each time, up to a second, the upper half by chance', async () => {
    const server = await startServer(socket => socket.destroy())
    const recorded = open([server.address])
    // random() is 0 in these tests, so each wait is half of the full one.
    for (const [index, waitMs] of [25, 50, 100, 200, 400, 500, 500].entries()) {
      await recorded.toldSoMuch(index + 1)
      recorded.clock.advance(waitMs - 1)
      await new Promise(resolve => setTimeout(resolve, 5))
      expect(server.connections).toBe(index + 1)
      recorded.clock.advance(1)
    }
    await recorded.toldSoMuch(8)
    expect(server.connections).toBe(8)
  })
})

describe('a connection that is lost', () => {
  it('ends what is in flight with -4, in order, before it is told; then the session goes on', async () => {
    const server = await startServer()
    const recorded = open([server.address])
    const first = await server.accept()
    const password = Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex')
    await first.welcome({ sessionId: 42n, password })
    await recorded.toldSoMuch(1)
    for (const token of [1, 2, 3]) recorded.session.send(existsFrame, token, NO_DEADLINE)
    await first.requests(3)
    first.reply(1, 0, undefined, 77n)
    await recorded.toldSoMuch(2)
    first.close()
    expect((await recorded.toldSoMuch(5)).slice(2)).toEqual([
      { type: 'replied', token: 2, code: -4, body: '' },
      { type: 'replied', token: 3, code: -4, body: '' },
      { type: 'down', reason: 'closed', stage: 'up' },
    ])
    expect(recorded.session.send(existsFrame, 4, NO_DEADLINE)).toBe(false)

    recorded.clock.advance(1000)
    const second = await server.accept()
    const request = readConnectRequest(await second.welcome({ sessionId: 42n, password }))
    expect(request).toMatchObject({ sessionId: 42n, password: password.toString('hex'), lastZxidSeen: 77n })
    expect((await recorded.toldSoMuch(6))[5]).toMatchObject({ type: 'up', fresh: false })
    recorded.session.send(existsFrame, 5, NO_DEADLINE)
    second.reply((await second.request()).xid)
    expect((await recorded.toldSoMuch(7))[6]).toEqual({ type: 'replied', token: 5, code: 0, body: '' })
  })

  it('in the middle of a reply leaves nothing of it behind', async () => {
    const server = await startServer()
    const recorded = open([server.address])
    const first = await server.accept()
    await first.welcome()
    await recorded.toldSoMuch(1)
    recorded.session.send(existsFrame, 1, NO_DEADLINE)
    await first.request()
    first.socket.end(Buffer.from('00000010000000', 'hex'))
    await recorded.toldSoMuch(3)
    recorded.clock.advance(1000)
    const second = await server.accept()
    await second.welcome()
    await recorded.toldSoMuch(4)
    recorded.session.send(existsFrame, 2, NO_DEADLINE)
    second.reply((await second.request()).xid, -101)
    expect((await recorded.toldSoMuch(5))[4]).toEqual({ type: 'replied', token: 2, code: -101, body: '' })
  })
})

it('an expired session is told, and followed by a new one at once', async () => {
  const server = await startServer()
  const recorded = open([server.address])
  const first = await server.accept()
  await first.welcome({ sessionId: 42n })
  await recorded.toldSoMuch(1)
  first.close()
  await recorded.toldSoMuch(2)
  recorded.clock.advance(1000)
  const second = await server.accept()
  await second.welcome({ sessionId: 0n, timeoutMs: 0, password: Buffer.alloc(16) })
  expect((await recorded.toldSoMuch(3))[2]).toEqual({ type: 'down', reason: 'expired', stage: 'handshake' })
  expect(recorded.session.sessionId).toBe(0n)
  recorded.clock.advance(0)
  const third = await server.accept()
  const request = readConnectRequest(await third.welcome({ sessionId: 43n }))
  expect(request).toMatchObject({ sessionId: 0n, lastZxidSeen: 0n, password: '00'.repeat(16) })
  expect((await recorded.toldSoMuch(4))[3]).toMatchObject({ type: 'up', fresh: true })
  expect(recorded.session.counters.expired).toBe(1)
})

describe('a silent connection', () => {
  it('is pinged after a third of the session timeout, and dropped after two thirds', async () => {
    const server = await startServer()
    const recorded = open([server.address])
    const peer = await server.accept()
    await peer.welcome({ timeoutMs: 9000 })
    await recorded.toldSoMuch(1)
    recorded.clock.advance(10)
    recorded.clock.advance(3000)
    expect(await peer.request()).toMatchObject({ xid: -2, opCode: 11 })
    recorded.clock.advance(2990)
    expect(recorded.session.isUp).toBe(true)
    recorded.clock.advance(10)
    expect(recorded.told[1]).toEqual({ type: 'down', reason: 'timeout', stage: 'up' })
    await peer.ended
  })

  it('stays for as long as the pings are answered', async () => {
    const server = await startServer()
    const recorded = open([server.address])
    const peer = await server.accept()
    await peer.welcome({ timeoutMs: 9000 })
    await recorded.toldSoMuch(1)
    recorded.clock.advance(10)
    for (let ping = 0; ping < 10; ping++) {
      recorded.clock.advance(3000)
      expect((await peer.request()).xid).toBe(-2)
      // The event tells that the ping's answer before it was read, too.
      const event = Buffer.from('ffffffff00000003000000012f', 'hex')
      peer.reply(-2)
      peer.reply(-1, 0, event, -1n)
      await recorded.toldSoMuch(2 + ping)
      recorded.clock.advance(10)
    }
    expect(recorded.session.isUp).toBe(true)
    expect(recorded.session.counters.timeout).toBe(0)
  })
})

describe('closing', () => {
  it('ends the session on the server after what was sent before, and stops the clock', async () => {
    const server = await startServer()
    const recorded = open([server.address])
    const peer = await server.accept()
    await peer.welcome()
    await recorded.toldSoMuch(1)
    recorded.session.send(existsFrame, 1, NO_DEADLINE)
    const closed = recorded.session.close()
    const [request, close] = await peer.requests(2)
    expect([request!.opCode, close!.opCode]).toEqual([3, -11])
    peer.reply(request!.xid)
    peer.reply(close!.xid)
    await closed
    await peer.ended
    expect(recorded.told.slice(1)).toEqual([{ type: 'replied', token: 1, code: 0, body: '' }])
    expect(recorded.clock.listeners).toBe(0)
    expect(recorded.session.send(existsFrame, 2, NO_DEADLINE)).toBe(false)
  })

  it('takes a closed connection for an answer', async () => {
    const server = await startServer()
    const recorded = open([server.address])
    const peer = await server.accept()
    await peer.welcome()
    await recorded.toldSoMuch(1)
    const closed = recorded.session.close()
    await peer.request()
    peer.close()
    await closed
    expect(recorded.told).toHaveLength(1)
  })

  it('waits no longer than a second for a server that does not answer', async () => {
    const server = await startServer()
    const recorded = open([server.address])
    const peer = await server.accept()
    await peer.welcome()
    await recorded.toldSoMuch(1)
    recorded.session.send(existsFrame, 1, NO_DEADLINE)
    const closed = recorded.session.close()
    recorded.clock.advance(999)
    expect(recorded.told).toHaveLength(1)
    recorded.clock.advance(1)
    await closed
    expect(recorded.told[1]).toEqual({ type: 'replied', token: 1, code: -4, body: '' })
    await peer.ended
  })

  it('twice is once, and works while no session is up', async () => {
    const recorded = new RecordedSession([await closedPort()])
    recorded.session.open()
    await recorded.toldSoMuch(1)
    const closed = recorded.session.close()
    expect(recorded.session.close()).toBe(closed)
    await closed
    expect(recorded.clock.listeners).toBe(0)
  })
})
