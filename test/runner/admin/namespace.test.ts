import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type OpenTarget, openTarget, parseTarget } from '../../../packages/runner/dist/target/index.js'
import {
  cleanNamespace,
  type PreparedNamespace,
  type PrepareOptions,
  prepareNamespace,
} from '../../../packages/runner/src/admin/index.ts'
import { zooKeeperIsHere } from '../target/machine.ts'
import { connectOutsider, type Outsider } from './tree.ts'

const ownerScript = fileURLToPath(new URL('../../fixtures/namespace-owner.mjs', import.meta.url))

const targets = ['sandbox', ...(zooKeeperIsHere ? ['local'] : [])]

describe.each(targets)('on %s, a namespace', kind => {
  let target: OpenTarget
  let outsider: Outsider
  const prepared: PreparedNamespace[] = []
  const children: ChildProcess[] = []

  beforeAll(async () => {
    target = await openTarget(parseTarget(kind), { onProgress() {} })
    outsider = await connectOutsider(target.servers)
  })
  afterAll(async () => {
    await outsider?.client.close()
    await target?.close()
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    for (const namespace of prepared.splice(0)) await namespace.clean()
    await outsider.removeBelow('')
  })

  function options(changed: Partial<PrepareOptions> = {}): PrepareOptions {
    return {
      servers: target.servers,
      chroot: '',
      namespace: '/app/load',
      runId: 'zk-1',
      keys: 250,
      valueBytes: 100,
      sessionTimeoutMs: 4000,
      force: false,
      onProgress() {},
      ...changed,
    }
  }

  async function prepare(changed: Partial<PrepareOptions> = {}): Promise<PreparedNamespace> {
    const namespace = await prepareNamespace(options(changed))
    prepared.push(namespace)
    return namespace
  }

  /** A run of another process. */
  async function startOwner(): Promise<ChildProcess> {
    const { servers, chroot, namespace, runId, keys, valueBytes, sessionTimeoutMs, force } = options({ keys: 3 })
    const plain = { servers, chroot, namespace, runId, keys, valueBytes, sessionTimeoutMs, force }
    const child = spawn(process.execPath, [ownerScript, JSON.stringify(plain)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    await once(child.stdout!, 'data')
    return child
  }

  async function kill(child: ChildProcess): Promise<void> {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  const clean = (namespace = '/app/load', onProgress: (line: string) => void = () => {}) =>
    cleanNamespace({ servers: target.servers, chroot: '', namespace, onProgress })

  it('has its owner and all keys with their values, and is gone after clean', async () => {
    const lines: string[] = []
    const namespace = await prepare({ onProgress: line => lines.push(line) })
    const paths = await outsider.list('/app/load')
    expect(paths.filter(path => path.startsWith('/app/load/data/'))).toHaveLength(250)
    expect(paths).toContain('/app/load/data/k00000000')
    expect(paths).toContain('/app/load/data/k00000249')
    const { data } = await outsider.client.getData('/app/load/data/k00000249')
    expect(data).toHaveLength(100)
    const owner = JSON.parse((await outsider.client.getData('/app/load/gradual-owner')).data.toString())
    expect(owner).toMatchObject({
      schema: 'gradual/owner@1',
      runId: 'zk-1',
      host: hostname(),
      pid: process.pid,
      createdNamespace: true,
      createdParents: ['/app'],
    })
    const alive = await outsider.client.exists('/app/load/gradual-owner/alive')
    expect(alive?.ephemeralOwner).not.toBe(0n)
    expect(lines).toEqual(['250 keys of 100 B below /app/load'])

    // The keys, data, alive, owner, the namespace and its parent.
    await expect(namespace.clean()).resolves.toEqual({ removed: 255 })
    expect(await outsider.list('')).toEqual([])
    await expect(namespace.clean()).resolves.toEqual({ removed: 0 })
  })

  it('names its run before there is a key', async () => {
    await prepare({ keys: 1 })
    const owner = await outsider.client.exists('/app/load/gradual-owner')
    const data = await outsider.client.exists('/app/load/data')
    const namespace = await outsider.client.exists('/app/load')
    expect(owner!.czxid).toBe(namespace!.czxid)
    expect(owner!.czxid).toBeLessThan(data!.czxid)
  })

  it('is made below a chroot that is not there yet', async () => {
    const namespace = await prepare({ chroot: '/team/x', keys: 2 })
    expect(await outsider.list('/team')).toContain('/team/x/app/load/data/k00000001')
    await namespace.clean()
    expect(await outsider.list('')).toEqual([])
  })

  it('that was there and empty is used, and stays', async () => {
    await outsider.create('/app', '/app/load')
    const namespace = await prepare({ keys: 5 })
    await namespace.clean()
    expect(await outsider.list('')).toEqual(['/app', '/app/load'])
  })

  it('holds large values and no keys at all just as well', async () => {
    const large = await prepare({ keys: 3, valueBytes: 900_000 })
    expect((await outsider.client.exists('/app/load/data/k00000002'))!.dataLength).toBe(900_000)
    await large.clean()
    const none = await prepare({ keys: 0 })
    await expect(none.clean()).resolves.toEqual({ removed: 5 })
  })

  it("with somebody else's znodes is refused, and left alone", async () => {
    await outsider.create('/app', '/app/load', '/app/load/d', '/app/load/c', '/app/load/b', '/app/load/a')
    const before = await outsider.list('')
    await expect(prepare()).rejects.toMatchObject({
      code: 'NAMESPACE_IN_USE',
      message: "the namespace /app/load holds znodes that are not gradual's: a, b, c and 1 other",
      hint: expect.stringContaining('--force'),
    })
    expect(await outsider.list('')).toEqual(before)
  })

  it("with somebody else's znodes is used by force, and they stay", async () => {
    await outsider.create('/app', '/app/load', '/app/load/theirs', '/app/load/data', '/app/load/data/theirs')
    const before = await outsider.list('')
    const namespace = await prepare({ force: true, keys: 5 })
    // Keys, owner and alive.
    await expect(namespace.clean()).resolves.toEqual({ removed: 7 })
    expect(await outsider.list('')).toEqual(before)
  })

  it('with keys of an unknown owner is refused even by force, because the load would overwrite them', async () => {
    await outsider.create('/app', '/app/load', '/app/load/data', '/app/load/data/k00000000')
    await expect(prepare({ force: true })).rejects.toMatchObject({
      code: 'NAMESPACE_IN_USE',
      message: expect.stringContaining('k00000000'),
    })
  })

  it('with an owner znode that is not gradual’s is refused, and not cleaned', async () => {
    await outsider.create('/app', '/app/load', '/app/load/gradual-owner')
    await expect(prepare({ force: true })).rejects.toMatchObject({ code: 'NAMESPACE_IN_USE' })
    await expect(clean()).rejects.toMatchObject({ code: 'NAMESPACE_IN_USE' })
    expect(await outsider.list('/app')).toEqual(['/app/load', '/app/load/gradual-owner'])
  })

  it('of a living run is refused to others, by name, and not cleaned', async () => {
    await prepare({ keys: 1 })
    const inUse = {
      code: 'NAMESPACE_IN_USE',
      message: expect.stringContaining(`in use by run zk-1 (process ${process.pid} on ${hostname()}, since 20`),
    }
    await expect(prepare({ runId: 'zk-2', force: true })).rejects.toMatchObject(inUse)
    await expect(clean()).rejects.toMatchObject(inUse)
    expect(await outsider.client.exists('/app/load/data/k00000000')).toBeDefined()
  })

  it('of a killed run is refused with the way to clean it, which waits for its session', async () => {
    await kill(await startOwner())
    const { host, port } = target.servers[0]!
    await expect(prepare({ force: true })).rejects.toMatchObject({
      code: 'NAMESPACE_IN_USE',
      message: expect.stringContaining('was left by run zk-1'),
      hint: expect.stringContaining(`gradual clean --target ${host}:${port} --namespace /app/load`),
    })
    const lines: string[] = []
    // Keys, data, owner, namespace and parent; the ephemeral went with its session.
    await expect(clean('/app/load', line => lines.push(line))).resolves.toEqual({ removed: 7, runId: 'zk-1', kept: [] })
    expect(lines[0]).toMatch(/^waiting for the session of run zk-1 .* to expire/)
    expect(lines.at(-1)).toMatch(/^removed 7 znodes of run zk-1/)
    expect(await outsider.list('')).toEqual([])
  })

  it('of a living run whose session was lost for a moment is not cleaned', async () => {
    await prepare({ keys: 1 })
    await outsider.client.remove('/app/load/gradual-owner/alive')
    const cleaning = clean()
    await outsider.client.create('/app/load/gradual-owner/alive', Buffer.alloc(0), 'ephemeral')
    await expect(cleaning).rejects.toMatchObject({ code: 'NAMESPACE_IN_USE' })
    expect(await outsider.client.exists('/app/load/data/k00000000')).toBeDefined()
  })

  it('of a killed run is cleaned by force without waiting', async () => {
    await kill(await startOwner())
    const forced = { servers: target.servers, chroot: '', namespace: '/app/load', force: true, onProgress() {} }
    await expect(cleanNamespace(forced)).resolves.toMatchObject({ removed: 8 })
    expect(await outsider.list('')).toEqual([])
  })

  it('that is not there, or empty, has nothing to clean, and says so', async () => {
    const lines: string[] = []
    await expect(clean('/app/load', line => lines.push(line))).resolves.toEqual({
      removed: 0,
      runId: undefined,
      kept: [],
    })
    await outsider.create('/app', '/app/load')
    await clean('/app/load', line => lines.push(line))
    expect(lines).toEqual(['nothing to clean: /app/load does not exist', 'nothing to clean: /app/load is empty'])
    expect(await outsider.list('')).toEqual(['/app', '/app/load'])
  })

  it('without an owner is not cleaned', async () => {
    await outsider.create('/app', '/app/theirs')
    await expect(clean('/app')).rejects.toMatchObject({
      code: 'NAMESPACE_IN_USE',
      message: 'no run of gradual owns /app, and it holds theirs',
    })
    expect(await outsider.list('')).toEqual(['/app', '/app/theirs'])
  })

  it('keeps what others have put into it, and says so', async () => {
    const lines: string[] = []
    const namespace = await prepare({ keys: 2, onProgress: line => lines.push(line) })
    await outsider.create('/app/load/data/k00000001/theirs')
    await expect(namespace.clean()).resolves.toEqual({ removed: 3 })
    expect(await outsider.list('')).toEqual([
      '/app',
      '/app/load',
      '/app/load/data',
      '/app/load/data/k00000001',
      '/app/load/data/k00000001/theirs',
    ])
    expect(lines.slice(1)).toEqual([
      "/app/load/data/k00000001 holds znodes that are not gradual's, and stays",
      "/app/load/data holds znodes that are not gradual's, and stays",
      "/app/load holds znodes that are not gradual's, and stays",
    ])
  })

  it('is claimed by one of two runs that begin at the same time', async () => {
    const both = await Promise.allSettled([prepare({ runId: 'zk-1', keys: 10 }), prepare({ runId: 'zk-2', keys: 10 })])
    expect(both.map(result => result.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refused = both.find(result => result.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'NAMESPACE_IN_USE' })
  })

  it('is left as it was when preparing is given up', async () => {
    const stop = new AbortController()
    const waiting = prepare({ keys: 20_000, valueBytes: 10, signal: stop.signal, onProgress: () => {} })
    setTimeout(() => stop.abort(new Error('enough')), 100)
    await expect(waiting).rejects.toThrow('enough')
    expect(await outsider.list('')).toEqual([])
  })

  it.each(['', '/', 'app', '/app/', '/app//load'])('named %j is refused', async namespace => {
    await expect(prepare({ namespace })).rejects.toMatchObject({ code: 'CLI_USAGE' })
  })
})
