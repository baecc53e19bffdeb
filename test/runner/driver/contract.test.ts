import { startSandbox } from '@gradual/zookeeper'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  type DriverName,
  type DriverOptions,
  keyPath,
  type ServerAddress,
} from '../../../packages/runner/src/driver/driver.ts'
import {
  connectClient,
  type ZooKeeperClient,
} from '../../../packages/runner/src/driver/node-zookeeper-client/client.ts'
import { drivers } from '../../../packages/runner/src/driver/registry.ts'
import { hasRealServer, startRealServer } from '../../zookeeper/real-server.ts'
import { startAnsweringServer } from './answering-server.ts'
import { type Gate, openGate } from './gate.ts'
import { Recorder, until, VALUE_BYTES } from './recorder.ts'

const NAMES = Object.keys(drivers) as DriverName[]
const [READ, WRITE, EXISTS] = [0, 1, 2]
const KEYS = 50

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
  process.stdout.write('not run: the driver contract against a real ZooKeeper (none is installed)\n')

async function prepare(admin: ZooKeeperClient, namespace: string): Promise<void> {
  await admin.create(namespace)
  await admin.create(`${namespace}/data`)
  await admin.transaction(
    Array.from({ length: KEYS }, (_, key) => ({
      type: 'create' as const,
      path: keyPath(namespace, key),
      data: Buffer.from('before'),
    })),
  )
}

interface Opened {
  readonly recorder: Recorder
  readonly gate: Gate
  readonly keyAt: (key: number) => string
}

describe.each(TARGETS)('against $target', ({ start }) => {
  let server: Target
  let admin: ZooKeeperClient
  let places = 0

  beforeAll(async () => {
    server = await start()
    admin = await connectClient({ servers: [server], sessionTimeoutMs: 20_000 })
    await admin.create('/inside')
  })
  afterAll(async () => {
    await admin?.close()
    await server?.stop()
  })

  // Each test has a namespace and a gate of its own: most of their time is waiting.
  describe.concurrent.each(NAMES)('the driver %s', name => {
    async function open(
      atEnd: (end: () => Promise<void>) => void,
      options: Partial<DriverOptions> & { readonly namespace?: string } = {},
    ): Promise<Opened> {
      const namespace = `/place-${places++}`
      await prepare(admin, namespace)
      const gate = await openGate(server)
      const recorder = new Recorder(name, { servers: [gate], namespace, ...options })
      atEnd(async () => {
        await recorder.driver.close()
        await gate.close()
      })
      await recorder.driver.open()
      return { recorder, gate, keyAt: key => keyPath(namespace, key) }
    }

    it('opens every session', async ({ onTestFinished }) => {
      const { recorder, gate } = await open(onTestFinished, { sessions: 7 })
      expect(recorder.ups.map(({ session }) => session).sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
      expect(recorder.ups.every(up => up.server.port === gate.port)).toBe(true)
      expect(recorder.downs).toEqual([])
    })

    it('carries out every operation', async ({ onTestFinished }) => {
      const { recorder, keyAt } = await open(onTestFinished)
      const before = (await admin.getData(keyAt(42))).stat.version
      recorder.send(0, READ!, 42)
      recorder.send(1, WRITE!, 42)
      recorder.send(2, EXISTS!, 42)
      await recorder.answers(3)
      expect(recorder.replies).toEqual([
        { slot: 0, code: 0 },
        { slot: 1, code: 0 },
        { slot: 2, code: 0 },
      ])
      const { data, stat } = await admin.getData(keyAt(42))
      expect(stat.version).toBe(before + 1)
      expect(data).toHaveLength(VALUE_BYTES)
    })

    it('sends each operation to the key that is asked for', async ({ onTestFinished }) => {
      const { recorder, keyAt } = await open(onTestFinished)
      const versions = () =>
        Promise.all(Array.from({ length: KEYS }, (_, key) => admin.exists(keyAt(key)))).then(stats =>
          stats.map(stat => stat!.version),
        )
      const before = await versions()
      for (const [slot, key] of [7, 10, 49, 10].entries()) recorder.send(slot, WRITE!, key)
      await recorder.answers(4)
      const after = await versions()
      const added = after.map((version, key) => version - before[key]!)
      expect(added[7]).toBe(1)
      expect(added[10]).toBe(2)
      expect(added[49]).toBe(1)
      expect(added.reduce((sum, one) => sum + one, 0)).toBe(4)
    })

    it('tells that there is no such node, of every operation', async ({ onTestFinished }) => {
      const { recorder } = await open(onTestFinished)
      for (const [slot, operation] of [READ!, WRITE!, EXISTS!].entries()) recorder.send(slot, operation, KEYS + 1)
      await recorder.answers(3)
      expect(recorder.replies.map(({ code }) => code)).toEqual([-101, -101, -101])
    })

    it('puts the chroot before every path', async ({ onTestFinished }) => {
      const { recorder } = await open(onTestFinished, { chroot: '/inside', namespace: `/${name}` })
      await prepare(admin, `/inside/${name}`)
      recorder.send(0, WRITE!, 3)
      await recorder.answers(1)
      expect(recorder.codeOf(0)).toBe(0)
      expect((await admin.exists(`/inside${keyPath(`/${name}`, 3)}`))!.version).toBe(1)
      expect(await admin.exists(keyPath(`/${name}`, 3))).toBeUndefined()
    })

    it('ends every request once, with many in flight on many sessions', async ({ onTestFinished }) => {
      const sessions = 4
      const parallelism = 50
      const { recorder } = await open(onTestFinished, { sessions, parallelism })
      for (let round = 1; round <= 5; round++) {
        for (let slot = 0; slot < sessions * parallelism; slot++) {
          recorder.send(slot, slot % 3, slot % KEYS, { session: Math.floor(slot / parallelism) })
        }
        await recorder.answers(round * sessions * parallelism)
      }
      const perSlot = new Map<number, number>()
      for (const { slot } of recorder.replies) perSlot.set(slot, (perSlot.get(slot) ?? 0) + 1)
      expect([...new Set(perSlot.values())]).toEqual([5])
      expect(perSlot.size).toBe(sessions * parallelism)
      expect(recorder.replies.every(({ code }) => code === 0)).toBe(true)
    })

    it('reads replies, and its handshake, that come byte by byte', async ({ onTestFinished }) => {
      const { recorder, gate } = await open(onTestFinished)
      gate.crumble()
      for (const slot of [0, 1, 2, 3, 4, 5]) recorder.send(slot, slot % 3, slot)
      await recorder.answers(6)
      gate.cut()
      await until(() => recorder.ups.length === 2)
      for (const slot of [6, 7, 8]) recorder.send(slot, slot % 3, slot)
      await recorder.answers(9)
      expect(recorder.replies).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map(slot => ({ slot, code: 0 })))
    })

    it('gives -7 to a request without reply by its deadline, and the late reply ends no other', async ({
      onTestFinished,
    }) => {
      const { recorder, gate } = await open(onTestFinished)
      gate.hold()
      recorder.send(0, READ!, 1, { withinMs: 50 })
      recorder.send(1, READ!, 2)
      await recorder.answers(1)
      expect(recorder.replies).toEqual([{ slot: 0, code: -7 }])
      // Given up, but the server has it still to do.
      expect(recorder.driver.unanswered).toBe(2)
      // The slot is used again, for a key that is not there, before the late reply (which is a success) comes.
      recorder.send(0, READ!, KEYS + 1)
      recorder.driver.flush()
      gate.release()
      await recorder.answers(3)
      expect(recorder.codeOf(1)).toBe(0)
      expect(recorder.codeOf(0)).toBe(-101)
      expect(recorder.replies).toHaveLength(3)
      expect(recorder.driver.unanswered).toBe(0)
    })

    it('gives -4 to what is in flight when the connection is lost, before it tells the loss, and comes back', async ({
      onTestFinished,
    }) => {
      const { recorder, gate } = await open(onTestFinished)
      gate.hold()
      for (let slot = 0; slot < 5; slot++) recorder.send(slot, WRITE!, slot)
      recorder.driver.flush()
      gate.cut()
      gate.release()
      await until(() => recorder.ups.length === 2)
      expect(recorder.driver.unanswered).toBe(0)
      expect(recorder.log.slice(0, 7)).toEqual(['up 0', ...[0, 1, 2, 3, 4].map(slot => `${slot}: -4`), 'down 0 closed'])
      recorder.send(0, READ!, 1)
      await recorder.answers(6)
      expect(recorder.codeOf(0)).toBe(0)
    })

    it('goes on trying while nobody can be reached', async ({ onTestFinished }) => {
      const { recorder, gate } = await open(onTestFinished)
      gate.cut(true)
      await until(() => recorder.downs.length >= 3)
      gate.admit()
      await until(() => recorder.ups.length === 2)
      expect(recorder.replies).toEqual([])
    })

    it('opens a new session where the old one has expired', async ({ onTestFinished }) => {
      const { recorder, gate } = await open(onTestFinished, { sessionTimeoutMs: 1000 })
      gate.cut(true)
      // Servers look for expired sessions tick by tick, some time after their timeout.
      await new Promise(resolve => setTimeout(resolve, 4000))
      gate.admit()
      await until(() => recorder.ups.length === 2)
      expect(recorder.downs.map(({ reason }) => reason)).toContain('expired')
      recorder.send(0, READ!, 1)
      await recorder.answers(1)
      expect(recorder.codeOf(0)).toBe(0)
    })

    it('finds out by itself that the server has fallen silent', async ({ onTestFinished }) => {
      const { recorder, gate } = await open(onTestFinished, { sessionTimeoutMs: 1500 })
      gate.hold()
      await until(() => recorder.downs.length === 1)
      expect(recorder.downs[0]!.reason).toBe('timeout')
    })

    it('keeps an idle session alive', async ({ onTestFinished }) => {
      const { recorder } = await open(onTestFinished, { sessionTimeoutMs: 1000 })
      await new Promise(resolve => setTimeout(resolve, 3000))
      expect(recorder.downs).toEqual([])
      recorder.send(0, READ!, 1)
      await recorder.answers(1)
      expect(recorder.codeOf(0)).toBe(0)
    })

    it('leaves no connection when it is closed, and answers what was in flight', async ({ onTestFinished }) => {
      const { recorder, gate } = await open(onTestFinished, { sessions: 3 })
      expect(gate.connections).toBe(3)
      recorder.send(0, READ!, 1)
      recorder.driver.flush()
      await recorder.driver.close()
      await until(() => gate.connections === 0)
      expect(recorder.replies).toHaveLength(1)
    })

    it('closes within its time where the server is silent', async ({ onTestFinished }) => {
      const { recorder, gate } = await open(onTestFinished, { sessions: 2 })
      gate.hold()
      const start = performance.now()
      await recorder.driver.close()
      expect(performance.now() - start).toBeLessThan(8000)
    })
  })
})

describe.each(NAMES)('the driver %s', name => {
  it('counts every error code by its number, also those that nobody knows', async () => {
    const codes = [-1, -4, -8, -12, -13, -14, -103, -118, -119, -120, -122, -123, -124, -125, -126, -127, -4711, 77]
    const server = await startAnsweringServer({ code: n => codes[n % codes.length]! })
    const recorder = new Recorder(name, { servers: [server], parallelism: codes.length })
    onTestFinished(async () => {
      await recorder.driver.close()
      await server.close()
    })
    await recorder.driver.open()
    for (const slot of codes.keys()) recorder.send(slot, slot % 2, 0)
    await recorder.answers(codes.length)
    expect(recorder.replies.map(({ code }) => code)).toEqual(codes)
    expect(recorder.downs).toEqual([])
  })

  it('loses the connection, not the process, where the answer cannot be read', async () => {
    // A reply to nothing that was asked; a length that no frame can have.
    for (const garbage of [Buffer.from('0000001000facade000000000000000000000000', 'hex'), Buffer.alloc(40, 0xff)]) {
      const server = await startAnsweringServer({ garbage })
      const recorder = new Recorder(name, { servers: [server] })
      onTestFinished(async () => {
        await recorder.driver.close()
        await server.close()
      })
      await recorder.driver.open()
      recorder.send(0, READ!, 0, { withinMs: 500 })
      await recorder.answers(1)
      expect([-4, -7]).toContain(recorder.codeOf(0))
    }
  })

  it('tells why a session does not come up', async () => {
    const silent = await startAnsweringServer({ silent: true })
    const closing = await startAnsweringServer({ closing: true })
    const gone = await startAnsweringServer({})
    await gone.close()
    for (const [server, reason] of [
      [silent, 'timeout'],
      [closing, 'closed'],
      [gone, 'refused'],
    ] as const) {
      const recorder = new Recorder(name, { servers: [server], sessions: 2, sessionTimeoutMs: 500 })
      await recorder.driver.open()
      expect(recorder.downs.slice(0, 2).map(down => down.reason)).toEqual([reason, reason])
      expect(recorder.ups).toEqual([])
      await recorder.driver.close()
    }
    await silent.close()
    await closing.close()
  })

  it('spreads its sessions evenly over the servers, and moves those of a server that is gone', async () => {
    const servers = await Promise.all([0, 1, 2].map(() => startAnsweringServer({})))
    const recorder = new Recorder(name, { servers, sessions: 9 })
    onTestFinished(async () => {
      await recorder.driver.close()
      await Promise.all(servers.map(server => server.close()))
    })
    await recorder.driver.open()
    const on = (server: ServerAddress) => recorder.ups.filter(up => up.server.port === server.port).length
    expect(servers.map(on)).toEqual([3, 3, 3])
    await servers[0]!.close()
    await until(() => recorder.ups.length === 12)
    expect(on(servers[0]!)).toBe(3)
  })
})
