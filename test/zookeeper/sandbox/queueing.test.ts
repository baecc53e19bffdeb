import { setTimeout as sleep } from 'node:timers/promises'
import { type SandboxHandle, type SandboxOptions, startSandbox } from '@gradual/zookeeper'
import { afterEach, describe, expect, it } from 'vitest'
import { RawClient } from './raw-client.ts'

let sandbox: SandboxHandle

async function connectTo(options: Partial<SandboxOptions>): Promise<RawClient> {
  sandbox = await startSandbox(options)
  return await RawClient.connect(sandbox.port)
}

const read = (client: RawClient) => client.call('exists', { path: '/', watch: false })

/** Time for all of these requests at once. Lower bounds of it are exact, however busy the machine is. */
async function timeAll(client: RawClient, requests: number): Promise<number> {
  const startMs = performance.now()
  await Promise.all(Array.from({ length: requests }, () => read(client)))
  return performance.now() - startMs
}

afterEach(async () => {
  await sandbox.close()
})

describe('the queue in front of the server', () => {
  it('never serves faster than its capacity', async () => {
    const client = await connectTo({ capacityPerSec: 1000 })
    expect(await timeAll(client, 500)).toBeGreaterThan(495)
    client.end()
  })

  it('lets nobody wait when the capacity is unlimited', async () => {
    const client = await connectTo({ capacityPerSec: Number.POSITIVE_INFINITY })
    await timeAll(client, 5000)
    expect(await sandbox.stats()).toMatchObject({ capacityPerSec: Number.POSITIVE_INFINITY, outstanding: 0 })
    client.end()
  })

  it('refuses with -127 what the queue has no place for, in the order of the requests', async () => {
    const client = await connectTo({ capacityPerSec: 100, queueLimit: 3 })
    const replies = await Promise.all(Array.from({ length: 10 }, () => read(client)))
    // One in service, three that wait: they came first.
    expect(replies.map(reply => (typeof reply === 'string' ? reply : 'served'))).toEqual([
      ...Array(4).fill('served'),
      ...Array(6).fill('THROTTLEDOP'),
    ])
    const xids = client.heard.map(line => Number(line.split(' ')[1]))
    expect(xids).toEqual(xids.toSorted((a, b) => a - b))
    expect(await sandbox.stats()).toMatchObject({ throttled: 6 })
    client.end()
  })

  it('does not do what it refused', async () => {
    const client = await connectTo({ capacityPerSec: 100, queueLimit: 0 })
    const created = await Promise.all(['/a', '/b', '/c'].map(path => client.create(path)))
    expect(created).toEqual(['/a', 'THROTTLEDOP', 'THROTTLEDOP'])
    expect(await client.call('getChildren', { path: '/', watch: false })).toMatchObject({
      children: expect.not.arrayContaining(['b', 'c']),
    })
    client.end()
  })

  it('replies in order on each connection, also when several servers overtake each other', async () => {
    const client = await connectTo({ capacityPerSec: 2000, servers: 16, service: 'exponential' })
    const other = await RawClient.connect(sandbox.port)
    await Promise.all([timeAll(client, 300), timeAll(other, 300)])
    for (const { heard } of [client, other]) {
      const xids = heard.map(line => Number(line.split(' ')[1]))
      expect(xids).toEqual(Array.from({ length: 300 }, (_, index) => index + 1))
    }
    client.end()
    other.end()
  })

  it('lets a ping of an idle connection pass by the queue', async () => {
    const client = await connectTo({ capacityPerSec: 10 })
    const other = await RawClient.connect(sandbox.port)
    const busy = timeAll(client, 20)
    await other.call('ping', undefined, -2)
    expect((await sandbox.stats()).outstanding).toBeGreaterThan(5)
    await sandbox.control.setCapacity(10_000)
    await busy
    client.end()
    other.end()
  })

  it('answers all with -1 when the error share is 1', async () => {
    const client = await connectTo({ errorShare: 1 })
    expect(await client.create('/a')).toBe('SYSTEMERROR')
    expect(await sandbox.stats()).toMatchObject({ injectedErrors: 1, znodes: 4 })
    client.end()
  })

  it('does what a client asked for that is gone by then', async () => {
    const client = await connectTo({ capacityPerSec: 5 })
    const watcher = await RawClient.connect(sandbox.port)
    void client.create('/late').catch(() => {})
    void client.create('/later').catch(() => {})
    await sleep(20)
    client.end()
    let found: unknown = 'NONODE'
    while (found === 'NONODE') found = await watcher.call('exists', { path: '/later', watch: false })
    expect(found).toMatchObject({ stat: { version: 0 } })
    watcher.end()
  })
})

describe('control', () => {
  it('stands still for as long as it is told to', async () => {
    const client = await connectTo({ capacityPerSec: 10_000 })
    const startMs = performance.now()
    await sandbox.control.pause(300)
    const pausedMs = performance.now()
    await read(client)
    // The pause began between the two.
    expect(performance.now() - startMs).toBeGreaterThan(299)
    expect(performance.now()).toBeGreaterThan(pausedMs)
    client.end()
  })

  it('serves at the pace that was set, also what waited already', async () => {
    const client = await connectTo({ capacityPerSec: 1 })
    const served = timeAll(client, 50)
    await sandbox.control.setCapacity(100_000)
    // At the first pace it would take 50 s.
    await served
    expect(await sandbox.stats()).toMatchObject({ capacityPerSec: 100_000, outstanding: 0 })
    client.end()
  })

  it('refuses to limit what is unlimited', async () => {
    const client = await connectTo({ capacityPerSec: Number.POSITIVE_INFINITY })
    await expect(sandbox.control.setCapacity(5)).rejects.toThrow('unlimited')
    client.end()
  })
})
