import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  encodeRequestFrame,
  operations,
  type SandboxHandle,
  type SandboxOptions,
  startSandbox,
} from '@gradual/zookeeper'
import { afterEach, describe, expect, it } from 'vitest'
import { RawClient } from './raw-client.ts'
import { ask } from './words.ts'

let sandbox: SandboxHandle

async function start(options: Partial<SandboxOptions> = {}): Promise<number> {
  sandbox = await startSandbox(options)
  return sandbox.port
}

afterEach(async () => {
  await sandbox.close()
})

describe('sessions', () => {
  it.each([
    [1, 400],
    [1000, 1000],
    [60_000, 4000],
  ])('keeps a timeout of %i ms within 2 and 20 ticks of 200 ms', async (timeoutMs, negotiatedMs) => {
    const client = await RawClient.connect(await start({ tickMs: 200 }), { timeoutMs })
    expect(client.timeoutMs).toBe(negotiatedMs)
    client.end()
  })

  it('lets a silent session expire, deletes its ephemerals, tells the watches and closes its connection', async () => {
    const port = await start({ tickMs: 50 })
    const watcher = await RawClient.connect(port, { timeoutMs: 1000 })
    const silent = await RawClient.connect(port, { timeoutMs: 100 })
    await silent.create('/e', 1)
    await watcher.call('exists', { path: '/e', watch: true })
    await silent.closed()
    expect(await watcher.call('exists', { path: '/e', watch: false })).toBe('NONODE')
    expect(watcher.heard).toContain('event deleted /e')
    const late = await RawClient.connect(port, { sessionId: silent.sessionId, password: silent.password })
    expect([late.timeoutMs, late.sessionId]).toEqual([0, 0n])
    await late.closed()
    watcher.end()
  })

  it('keeps a session alive that only pings', async () => {
    const client = await RawClient.connect(await start({ tickMs: 100 }), { timeoutMs: 2000 })
    await client.create('/e', 1)
    for (let round = 0; round < 25; round++) {
      await sleep(100)
      await client.call('ping', undefined, -2)
    }
    expect(await client.call('exists', { path: '/e', watch: false })).toMatchObject({ stat: { version: 0 } })
    client.end()
  })

  it('goes on with its session after all connections were cut', async () => {
    const port = await start()
    const client = await RawClient.connect(port)
    await client.create('/e', 1)
    expect(await sandbox.control.cutConnections()).toBe(1)
    await client.closed()
    const again = await RawClient.connect(port, { sessionId: client.sessionId, password: client.password })
    expect(await again.call('getEphemerals', { path: '/' })).toEqual({ ephemerals: ['/e'] })
    again.end()
  })

  it('refuses a client that has seen a later transaction, as one that would go back in time', async () => {
    const client = await RawClient.open(await start())
    await expect(client.handshake({ lastZxidSeen: 1000n })).rejects.toThrow('closed the connection')
  })
})

describe('a session that ended while its requests waited', () => {
  it('leaves no ephemeral behind', async () => {
    const port = await start({ tickMs: 50, capacityPerSec: 1 })
    const client = await RawClient.connect(port, { timeoutMs: 100 })
    void Promise.allSettled(['/first', '/second', '/third'].map(path => client.create(path, 1)))
    await expect.poll(async () => (await sandbox.stats()).outstanding).toBe(3)
    client.end()
    await expect.poll(async () => (await sandbox.stats()).sessions, { timeout: 10_000 }).toBe(0)
    await sandbox.control.setCapacity(1000)
    await expect.poll(async () => (await sandbox.stats()).outstanding, { timeout: 10_000 }).toBe(0)
    expect((await sandbox.stats()).znodes).toBe(4)
  })
})

describe('a sandbox that was stopped (SIGSTOP) longer than its session timeouts', () => {
  it('hears first what the clients have sent meanwhile, and ends no session', async () => {
    const port = await start({ tickMs: 50 })
    const client = await RawClient.connect(port, { timeoutMs: 1000 })
    process.kill(sandbox.pid, 'SIGSTOP')
    const answered = client.call('ping', undefined, -2)
    await sleep(2500)
    process.kill(sandbox.pid, 'SIGCONT')
    await answered
    expect(await client.create('/still-there', 1)).toBe('/still-there')
    client.end()
  })
})

describe('bytes that are no requests', () => {
  const cases: readonly [string, Buffer][] = [
    ['a length beyond the limit', Buffer.from([0x7f, 0xff, 0xff, 0xff, 1])],
    ['a negative length', Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['an empty frame', Buffer.alloc(4)],
    ['a header cut short', Buffer.from([0, 0, 0, 3, 1, 2, 3])],
  ]

  it.each(cases)('closes the connection, and no other, on %s instead of a request', async (_what, bytes) => {
    const port = await start()
    const [bad, good] = [await RawClient.connect(port), await RawClient.connect(port)]
    bad.socket.write(bytes)
    await bad.closed()
    expect(await good.create('/alive')).toBe('/alive')
    good.end()
  })

  it.each(cases)('closes the connection, and no other, on %s instead of a connect', async (_what, bytes) => {
    const port = await start()
    const [bad, good] = [await RawClient.open(port), await RawClient.connect(port)]
    bad.socket.write(bytes)
    await bad.closed()
    expect(await good.create('/alive')).toBe('/alive')
    good.end()
  })

  it('survives noise of every kind', async () => {
    const port = await start()
    let state = 12345
    const noise = () => {
      state = (state * 1103515245 + 12345) & 0x7fffffff
      return state >> 16
    }
    for (let round = 0; round < 100; round++) {
      const client = round % 2 === 0 ? await RawClient.open(port) : await RawClient.connect(port)
      const bytes = Buffer.from(Array.from({ length: 64 }, noise))
      // Half of them as a frame of a plausible length, so that the noise reaches the decoders.
      if (round % 4 < 2) bytes.writeInt32BE(60)
      client.socket.end(bytes)
      await client.closed()
    }
    expect(await ask(port, 'ruok')).toBe('imok')
  })

  it('reads a request that comes byte by byte', async () => {
    const client = await RawClient.connect(await start())
    const frame = encodeRequestFrame(operations.sync, 77, { path: '/' })
    for (const byte of frame.subarray(0, -1)) {
      client.socket.write(Buffer.of(byte))
      await sleep(1)
    }
    expect(await client.send(frame.subarray(-1), 77)).toBe(0)
    client.end()
  })
})

describe('many connections', () => {
  it('holds 2000 sessions and answers each', async () => {
    const port = await start({ capacityPerSec: 100_000 })
    const clients: RawClient[] = []
    while (clients.length < 2000) {
      clients.push(...(await Promise.all(Array.from({ length: 100 }, () => RawClient.connect(port)))))
    }
    const created = await Promise.all(clients.map((client, index) => client.create(`/e${index}`, 1)))
    expect(new Set(created).size).toBe(2000)
    expect(await sandbox.stats()).toMatchObject({ connections: 2000, sessions: 2000, znodes: 2004 })
    expect(new Set(clients.map(client => client.sessionId)).size).toBe(2000)
    for (const client of clients) client.end()
  })

  it('closes connections beyond maxClientCnxns at once, and takes new ones when others have gone', async () => {
    const port = await start({ maxClientCnxns: 2 })
    const [first, second] = [await RawClient.connect(port), await RawClient.connect(port)]
    const third = await RawClient.open(port)
    await third.closed()
    expect(await first.create('/a')).toBe('/a')
    expect((await sandbox.stats()).connections).toBe(2)
    second.end()
    while ((await sandbox.stats()).connections > 1) await sleep(10)
    const fourth = await RawClient.connect(port)
    expect(await fourth.create('/b')).toBe('/b')
    first.end()
    fourth.end()
  })

  it('does not remember those that went without a word', async () => {
    const port = await start()
    for (let round = 0; round < 50; round++) {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.resetAndDestroy()
      await once(socket, 'close')
    }
    await expect.poll(async () => (await sandbox.stats()).connections, { timeout: 10_000 }).toBe(0)
  })
})
