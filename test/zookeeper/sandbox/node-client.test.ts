import { type SandboxHandle, startSandbox } from '@gradual/zookeeper'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describeReal, startRealServer } from '../real-server.ts'
import {
  connectNodeClient,
  type NodeClient,
  type NodeEvent,
  type NodeStat,
  nodeZookeeper,
  outcome,
} from './node-client.ts'

const { PERSISTENT, PERSISTENT_SEQUENTIAL, EPHEMERAL, EPHEMERAL_SEQUENTIAL } = nodeZookeeper.CreateMode

interface Server {
  readonly port: number
  stop(): Promise<void>
}

async function sandbox(): Promise<Server> {
  const handle: SandboxHandle = await startSandbox({ capacityPerSec: 20_000 })
  return { port: handle.port, stop: () => handle.close() }
}

describe('node-zookeeper-client at the sandbox', () => suite(sandbox))
describeReal('node-zookeeper-client at a real ZooKeeper', () => suite(() => startRealServer()))

function suite(start: () => Promise<Server>): void {
  let server: Server
  let client: NodeClient
  let root: string
  let rounds = 0

  beforeAll(async () => {
    server = await start()
  })

  afterAll(async () => {
    await server.stop()
  })

  beforeEach(async () => {
    client = await connectNodeClient(server.port)
    root = `/node-${rounds++}`
    await outcome(done => client.create(root, null, PERSISTENT, done))
  })

  afterEach(() => {
    client.close()
  })

  it('creates in all modes and lists what is there', async () => {
    const data = Buffer.from('x')
    const created = []
    for (const mode of [PERSISTENT, EPHEMERAL, PERSISTENT_SEQUENTIAL, EPHEMERAL_SEQUENTIAL]) {
      created.push(await outcome(done => client.create(`${root}/m${mode}-`, data, mode, done)))
    }
    expect(created.flat()).toEqual([`${root}/m0-`, `${root}/m1-`, `${root}/m2-0000000002`, `${root}/m3-0000000003`])
    const [children, stat] = (await outcome(done => client.getChildren(root, done))) as [string[], { cversion: number }]
    expect(children.toSorted()).toEqual(['m0-', 'm1-', 'm2-0000000002', 'm3-0000000003'])
    expect(stat.cversion).toBe(4)
  })

  it('reads what it wrote, with its version', async () => {
    const path = `${root}/data`
    await outcome(done => client.create(path, Buffer.from('one'), PERSISTENT, done))
    const [written] = (await outcome(done => client.setData(path, Buffer.from('three'), 0, done))) as [object]
    expect(written).toMatchObject({ version: 1, dataLength: 5 })
    const [data, stat] = (await outcome(done => client.getData(path, done))) as [Buffer, object]
    expect(data.toString()).toBe('three')
    expect(stat).toMatchObject({ version: 1, dataLength: 5, numChildren: 0, ephemeralOwner: Buffer.alloc(8) })
  })

  it('names the errors of a real server', async () => {
    const path = `${root}/e`
    await outcome(done => client.create(path, null, EPHEMERAL, done))
    expect(await outcome(done => client.create(path, null, PERSISTENT, done))).toBe('NODE_EXISTS')
    expect(await outcome(done => client.create(`${path}/x`, null, PERSISTENT, done))).toBe('NO_CHILDREN_FOR_EPHEMERALS')
    expect(await outcome(done => client.getData(`${root}/none`, done))).toBe('NO_NODE')
    expect(await outcome(done => client.setData(path, Buffer.from(''), 9, done))).toBe('BAD_VERSION')
    expect(await outcome(done => client.remove(root, -1, done))).toBe('NOT_EMPTY')
    expect(await outcome(done => client.remove('/zookeeper', -1, done))).toBe('BAD_ARGUMENTS')
    expect(await outcome(done => client.exists(`${root}/none`, done))).toEqual([null])
  })

  it('hears its watches once, and hears nothing of what came after', async () => {
    const path = `${root}/w`
    const heard: string[] = []
    const watcher = (event: NodeEvent) => heard.push(`${event.name} ${event.path.slice(root.length)}`)
    await outcome(done => client.exists(path, watcher, done))
    await outcome(done => client.getChildren(root, watcher, done))
    await outcome(done => client.create(path, null, PERSISTENT, done))
    await outcome(done => client.getData(path, watcher, done))
    await outcome(done => client.setData(path, Buffer.from('1'), -1, done))
    await outcome(done => client.setData(path, Buffer.from('2'), -1, done))
    await outcome(done => client.getData(path, watcher, done))
    await outcome(done => client.remove(path, -1, done))
    expect(heard).toEqual(['NODE_CREATED /w', 'NODE_CHILDREN_CHANGED ', 'NODE_DATA_CHANGED /w', 'NODE_DELETED /w'])
  })

  it('commits a transaction as a whole, or not at all', async () => {
    const [a, b] = [`${root}/a`, `${root}/b`]
    const data = Buffer.from('t')
    const done = await new Promise(resolve =>
      client
        .transaction()
        .create(a)
        .setData(a, data, 0)
        .check(a)
        .create(b)
        .remove(b)
        .commit((error, results) => resolve([error, results.map(result => result.type)])),
    )
    expect(done).toEqual([null, [1, 5, 13, 1, 2]])
    const failed = await new Promise(resolve =>
      client
        .transaction()
        .setData(a, Buffer.from('never'))
        .remove(`${root}/none`)
        .create(b)
        .commit((error, results) => resolve([error?.name, results.map(result => result.err)])),
    )
    expect(failed).toEqual(['NO_NODE', [0, -101, -2]])
    const [kept] = (await outcome(callback => client.getData(a, callback))) as [Buffer]
    expect(kept.toString()).toBe('t')
    expect(await outcome(callback => client.exists(b, callback))).toEqual([null])
  })

  it('guards what only its creator may touch', async () => {
    const path = `${root}/mine`
    client.addAuthInfo('digest', Buffer.from('me:secret'))
    const { CREATOR_ALL_ACL } = nodeZookeeper.ACL
    expect(await outcome(done => client.create(path, Buffer.from('x'), CREATOR_ALL_ACL, PERSISTENT, done))).toEqual([
      path,
    ])
    const stranger = await connectNodeClient(server.port)
    expect(await outcome(done => stranger.getData(path, done))).toBe('NO_AUTH')
    stranger.addAuthInfo('digest', Buffer.from('me:secret'))
    expect(await outcome(done => stranger.getData(path, done))).toMatchObject([Buffer.from('x'), { version: 0 }])
    stranger.close()
  })

  it('takes its ephemerals along when it closes', async () => {
    const path = `${root}/e`
    const other = await connectNodeClient(server.port)
    await outcome(done => other.create(path, null, EPHEMERAL, done))
    const gone = new Promise<NodeEvent>(resolve => client.exists(path, resolve, () => {}))
    const [stat] = (await outcome<[NodeStat | null]>(done => client.exists(path, done))) as [NodeStat]
    expect(stat.ephemeralOwner).toEqual(other.getSessionId())
    other.close()
    expect((await gone).name).toBe('NODE_DELETED')
  })
}
