import { startSandbox } from '@gradual/zookeeper'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServerAddress } from '../../../packages/runner/src/driver/driver.ts'
import {
  connectClient,
  type ZooKeeperClient,
  type ZooKeeperClientOptions,
  ZooKeeperError,
} from '../../../packages/runner/src/driver/node-zookeeper-client/client.ts'
import { hasRealServer, startRealServer } from '../../zookeeper/real-server.ts'
import { startAnsweringServer } from './answering-server.ts'
import { openGate } from './gate.ts'
import { until } from './recorder.ts'

interface Target extends ServerAddress {
  stop(): Promise<void>
}

const TARGETS: { readonly target: string; readonly start: () => Promise<Target> }[] = [
  {
    target: 'the sandbox',
    async start() {
      const { host, port, close } = await startSandbox({ tickMs: 200 })
      return { host, port, stop: close }
    },
  },
  ...(hasRealServer() ? [{ target: 'a real ZooKeeper', start: () => startRealServer() }] : []),
]
if (!hasRealServer())
  process.stdout.write('not run: the administrative client against a real ZooKeeper (none is installed)\n')

type AtEnd = (end: () => Promise<void>) => void

async function codeOf(call: Promise<unknown>): Promise<number | undefined> {
  try {
    await call
    return undefined
  } catch (error) {
    if (error instanceof ZooKeeperError) return error.code
    throw error
  }
}

describe.concurrent.each(TARGETS)('the administrative client against $target', ({ start }) => {
  let server: Target
  let places = 0

  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => {
    await server?.stop()
  })

  async function open(atEnd: AtEnd, options: Partial<ZooKeeperClientOptions> = {}): Promise<ZooKeeperClient> {
    const client = await connectClient({ servers: [server], sessionTimeoutMs: 10_000, ...options })
    atEnd(() => client.close())
    return client
  }

  /** A node of the test's own. */
  async function place(client: ZooKeeperClient): Promise<string> {
    return client.create(`/place-${places++}`)
  }

  it('creates, reads, writes and removes', async ({ onTestFinished }) => {
    const client = await open(onTestFinished)
    const path = `${await place(client)}/node`
    expect(await client.exists(path)).toBeUndefined()
    expect(await client.create(path, Buffer.from('one'))).toBe(path)
    expect((await client.getData(path)).data.toString()).toBe('one')
    expect((await client.setData(path, Buffer.from('second'))).version).toBe(1)
    expect(await client.exists(path)).toMatchObject({ version: 1, dataLength: 6, numChildren: 0, ephemeralOwner: 0n })
    await client.remove(path)
    expect(await client.exists(path)).toBeUndefined()
  })

  it('gives an empty buffer for a node without data', async ({ onTestFinished }) => {
    const client = await open(onTestFinished)
    expect((await client.getData(await place(client))).data).toHaveLength(0)
  })

  it('lists children, and numbers sequential ones', async ({ onTestFinished }) => {
    const client = await open(onTestFinished)
    const parent = await place(client)
    const first = await client.create(`${parent}/s-`, undefined, 'persistentSequential')
    const second = await client.create(`${parent}/s-`, undefined, 'persistentSequential')
    expect([first, second]).toEqual([`${parent}/s-0000000000`, `${parent}/s-0000000001`])
    expect((await client.getChildren(parent)).sort()).toEqual(['s-0000000000', 's-0000000001'])
  })

  it('rejects with the code, and names it with the path', async ({ onTestFinished }) => {
    const client = await open(onTestFinished)
    const path = await place(client)
    expect(await codeOf(client.create(path))).toBe(-110)
    expect(await codeOf(client.getData(`${path}/none`))).toBe(-101)
    expect(await codeOf(client.setData(path, Buffer.alloc(1), 7))).toBe(-103)
    expect(await codeOf(client.remove(path, 3))).toBe(-103)
    await expect(client.create(path)).rejects.toThrow(`NODE_EXISTS (-110) at ${path}`)
  })

  it('owns its ephemerals until it is closed', async ({ onTestFinished }) => {
    const client = await open(onTestFinished)
    const other = await open(onTestFinished)
    const path = `${await place(other)}/mine`
    await client.create(path, undefined, 'ephemeral')
    expect((await other.exists(path))?.ephemeralOwner).toBe(client.sessionId)
    await client.close()
    expect(await other.exists(path)).toBeUndefined()
  })

  it('commits all of a transaction, and tells the paths created', async ({ onTestFinished }) => {
    const client = await open(onTestFinished)
    const path = await place(client)
    const created = await client.transaction([
      { type: 'create', path: `${path}/a` },
      { type: 'create', path: `${path}/b-`, mode: 'persistentSequential', data: Buffer.from('b') },
      { type: 'setData', path, data: Buffer.from('new') },
      { type: 'check', path: `${path}/a`, version: 0 },
    ])
    expect(created).toEqual([`${path}/a`, `${path}/b-0000000001`])
    expect((await client.getData(path)).data.toString()).toBe('new')
  })

  it('commits nothing of a transaction of which a part fails, and tells the code of that part', async ({
    onTestFinished,
  }) => {
    const client = await open(onTestFinished)
    const path = await place(client)
    const failing = client.transaction([
      { type: 'create', path: `${path}/a` },
      { type: 'remove', path: `${path}/none` },
      { type: 'create', path: `${path}/b` },
    ])
    expect(await codeOf(failing)).toBe(-101)
    expect(await client.getChildren(path)).toEqual([])
  })

  it('takes version 0 in a transaction for version 0', async ({ onTestFinished }) => {
    const client = await open(onTestFinished)
    const path = await place(client)
    await client.setData(path, Buffer.from('1'))
    for (const type of ['check', 'remove'] as const) {
      expect(await codeOf(client.transaction([{ type, path, version: 0 }]))).toBe(-103)
    }
    expect(await codeOf(client.transaction([{ type: 'setData', path, version: 0, data: Buffer.alloc(1) }]))).toBe(-103)
  })

  it('sees only what lies below its chroot, as if it were the root', async ({ onTestFinished }) => {
    const outside = await open(onTestFinished)
    const chroot = await place(outside)
    const client = await open(onTestFinished, { chroot })
    expect(await client.create('/x')).toBe('/x')
    expect(await client.transaction([{ type: 'create', path: '/y' }])).toEqual(['/y'])
    expect((await client.getChildren('/')).sort()).toEqual(['x', 'y'])
    expect((await outside.getChildren(chroot)).sort()).toEqual(['x', 'y'])
  })

  it('ends every call within its time where the server is silent', async ({ onTestFinished }) => {
    const gate = await openGate(server)
    onTestFinished(() => gate.close())
    const client = await open(onTestFinished, { servers: [gate], callTimeoutMs: 200 })
    gate.hold()
    const codes = await Promise.all([
      codeOf(client.getData('/')),
      codeOf(client.exists('/')),
      codeOf(client.getChildren('/')),
      codeOf(client.create('/late')),
      codeOf(client.setData('/', Buffer.alloc(1))),
      codeOf(client.remove('/late')),
      codeOf(client.transaction([{ type: 'check', path: '/' }])),
    ])
    expect(codes).toEqual([-7, -7, -7, -7, -7, -7, -7])
  })

  it('keeps its session over the loss of a connection', async ({ onTestFinished }) => {
    const gate = await openGate(server)
    onTestFinished(() => gate.close())
    const told: string[] = []
    const client = await open(onTestFinished, {
      servers: [gate],
      onDisconnected: reason => told.push(`disconnected: ${reason}`),
      onReconnected: () => told.push('reconnected'),
      onExpired: () => told.push('expired'),
    })
    const path = `${await place(client)}/mine`
    await client.create(path, undefined, 'ephemeral')
    const session = client.sessionId
    gate.hold()
    const lost = codeOf(client.getData(path))
    gate.cut(true)
    gate.release()
    expect(await lost).toBe(-4)
    await until(() => !client.isConnected)
    expect(await codeOf(client.getData(path))).toBe(-4)
    gate.admit()
    await until(() => client.isConnected)
    expect(client.sessionId).toBe(session)
    expect((await client.exists(path))?.ephemeralOwner).toBe(session)
    expect(told).toEqual(['disconnected: closed', 'reconnected'])
  })

  it('tells that its session has expired, and rejects every call with -112 from then on', async ({
    onTestFinished,
  }) => {
    const gate = await openGate(server)
    onTestFinished(() => gate.close())
    let expired = 0
    const client = await open(onTestFinished, {
      servers: [gate],
      sessionTimeoutMs: 1000,
      onExpired: () => {
        expired++
      },
    })
    gate.cut(true)
    await new Promise(resolve => setTimeout(resolve, 4000))
    gate.admit()
    await until(() => expired > 0)
    expect(await codeOf(client.exists('/'))).toBe(-112)
    expect(expired).toBe(1)
  })

  it('goes to another server where the first is not there', async ({ onTestFinished }) => {
    const gone = await startAnsweringServer({})
    await gone.close()
    const client = await open(onTestFinished, { servers: [gone, server] })
    expect(await client.exists('/')).toBeDefined()
  })
})

describe.concurrent('the administrative client', () => {
  async function refusal(servers: readonly ServerAddress[]): Promise<unknown> {
    return connectClient({ servers, sessionTimeoutMs: 10_000, connectTimeoutMs: 1500 }).catch((error: unknown) => error)
  }

  it('says that nobody listens', async () => {
    const gone = await startAnsweringServer({})
    await gone.close()
    expect(await refusal([gone])).toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: `nobody listens at 127.0.0.1:${gone.port}`,
    })
  })

  it('says that a server accepts and does not answer', async ({ onTestFinished }) => {
    const silent = await startAnsweringServer({ silent: true })
    onTestFinished(() => silent.close())
    expect(await refusal([silent])).toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: `127.0.0.1:${silent.port} accepts connections but does not answer`,
    })
  })

  it('says that a server closes every connection, and names maxClientCnxns', async ({ onTestFinished }) => {
    const closing = await startAnsweringServer({ closing: true })
    onTestFinished(() => closing.close())
    expect(await refusal([closing])).toMatchObject({
      code: 'TARGET_REFUSED',
      hint: expect.stringContaining('maxClientCnxns'),
    })
  })

  it('survives error codes that the package does not know', async ({ onTestFinished }) => {
    const codes = [-12, -118, -122, -127, -4711]
    const server = await startAnsweringServer({ code: n => codes[n]! })
    onTestFinished(() => server.close())
    const client = await connectClient({ servers: [server], sessionTimeoutMs: 10_000 })
    onTestFinished(() => client.close())
    const seen: (number | undefined)[] = []
    for (const _ of codes) seen.push(await codeOf(client.getData('/x')))
    expect(seen).toEqual(codes)
  })
})
