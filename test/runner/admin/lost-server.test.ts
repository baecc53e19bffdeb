import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OpenTarget, openTarget, parseTarget } from '../../../packages/runner/dist/target/index.js'
import { cleanNamespace, type PrepareOptions, prepareNamespace } from '../../../packages/runner/src/admin/index.ts'
import { until } from '../target/machine.ts'
import { type Detour, startDetour } from './detour.ts'
import { connectOutsider, type Outsider } from './tree.ts'

describe('when the way to the servers breaks', () => {
  let target: OpenTarget
  let outsider: Outsider
  let detour: Detour

  beforeAll(async () => {
    target = await openTarget(parseTarget('sandbox'), { onProgress() {} })
    outsider = await connectOutsider(target.servers)
  })
  afterAll(async () => {
    await outsider?.client.close()
    await target?.close()
  })
  beforeEach(async () => {
    detour = await startDetour(target.servers[0]!)
  })
  afterEach(async () => {
    await detour.close()
    await outsider.removeBelow('')
  })

  function prepare(changed: Partial<PrepareOptions> = {}) {
    return prepareNamespace({
      servers: [detour.address],
      chroot: '',
      namespace: '/load',
      runId: 'zk-1',
      keys: 10,
      valueBytes: 10,
      sessionTimeoutMs: 4000,
      force: false,
      onProgress() {},
      ...changed,
    })
  }

  it('for good, clean ends, and says what is left and how to remove it', async () => {
    const namespace = await prepare()
    detour.cut()
    await expect(namespace.clean()).rejects.toMatchObject({
      code: 'TARGET_LOST',
      message: expect.stringContaining('the znodes below /load could not all be removed'),
      hint: expect.stringContaining(`gradual clean --target 127.0.0.1:${detour.address.port} --namespace /load`),
    })
    expect(await outsider.client.getChildren('/load/data')).toHaveLength(10)
    expect(await outsider.client.exists('/load/gradual-owner')).toBeDefined()
  })

  it('because the server was killed, clean ends', async () => {
    const killed = await openTarget(parseTarget('sandbox'), { onProgress() {} })
    try {
      const namespace = await prepare({ servers: killed.servers })
      process.kill(killed.pids[0]!, 'SIGKILL')
      await expect(namespace.clean()).rejects.toMatchObject({ code: 'TARGET_LOST' })
    } finally {
      await killed.close()
    }
  })

  it('by silence, clean ends all the same', async () => {
    const namespace = await prepare()
    detour.freeze()
    await expect(namespace.clean()).rejects.toMatchObject({ code: 'TARGET_LOST' })
  }, 60_000)

  it('while the keys are created, preparing ends with the reason', async () => {
    const waiting = prepare({ keys: 200_000 })
    const rejected = expect(waiting).rejects.toMatchObject({
      code: 'TARGET_LOST',
      message: expect.stringContaining('the namespace /load cannot be prepared'),
    })
    await until(async () => (await outsider.client.exists('/load/data')) !== undefined)
    detour.cut()
    await rejected
  }, 60_000)

  it('for a moment while the keys are created, preparing goes on', async () => {
    const waiting = prepare({ keys: 5000 })
    await until(async () => (await outsider.client.exists('/load/data/k00000000')) !== undefined)
    detour.cut()
    detour.mend()
    const namespace = await waiting
    expect(await outsider.client.getChildren('/load/data')).toHaveLength(5000)
    await namespace.clean()
    expect(await outsider.list('')).toEqual([])
  })

  it('until the session has expired, the run shows again that it is alive, and cleans', async () => {
    const namespace = await prepare()
    const alive = () => outsider.client.exists('/load/gradual-owner/alive')
    const first = await alive()
    detour.cut()
    await until(async () => (await alive()) === undefined)
    detour.mend()
    await until(async () => (await alive()) !== undefined)
    expect((await alive())!.ephemeralOwner).not.toBe(first!.ephemeralOwner)
    await namespace.clean()
    expect(await outsider.list('')).toEqual([])
  })

  it('when a run is cleaned up after, it is said', async () => {
    const namespace = await prepare()
    detour.cut()
    await expect(
      cleanNamespace({ servers: [detour.address], chroot: '', namespace: '/load', onProgress() {} }),
    ).rejects.toMatchObject({ code: 'TARGET_REFUSED' })
    detour.mend()
    await namespace.clean()
  })
})
