import { type SandboxHandle, startSandbox } from '@gradual/zookeeper'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeReal, type RealServer, startRealServer } from '../real-server.ts'
import { RawClient } from './raw-client.ts'
import { ask, monitor } from './words.ts'

describe('four-letter words', () => {
  let sandbox: SandboxHandle

  beforeAll(async () => {
    sandbox = await startSandbox({ capacityPerSec: 5000 })
  })

  afterAll(async () => {
    await sandbox.close()
  })

  it('says that it is there and that it can be written to', async () => {
    expect(await ask(sandbox.port, 'ruok')).toBe('imok')
    expect(await ask(sandbox.port, 'isro')).toBe('rw')
  })

  it('closes on a word that it does not know', async () => {
    expect(await ask(sandbox.port, 'what')).toBe('')
    expect(await ask(sandbox.port, 'ruok')).toBe('imok')
  })

  it('counts znodes, ephemerals, watches, connections and packets', async () => {
    const before = await monitor(sandbox.port)
    const client = await RawClient.connect(sandbox.port)
    await client.create('/counted')
    await client.create('/counted/e', 1, Buffer.alloc(100))
    await client.call('getData', { path: '/counted', watch: true })
    const after = await monitor(sandbox.port)
    const grown = (key: string) => Number(after.get(key)) - Number(before.get(key))
    expect(grown('zk_znode_count')).toBe(2)
    expect(grown('zk_ephemerals_count')).toBe(1)
    expect(grown('zk_watch_count')).toBe(1)
    expect(grown('zk_num_alive_connections')).toBe(1)
    expect(grown('zk_global_sessions')).toBe(1)
    expect(grown('zk_approximate_data_size')).toBe('/counted'.length + 1 + '/counted/e'.length + 100)
    expect(grown('zk_packets_received')).toBeGreaterThanOrEqual(4)
    expect(grown('zk_cnt_updatelatency')).toBe(2)
    expect(grown('zk_cnt_readlatency')).toBe(1)
    client.end()
  })

  it('tells how much later than computed its replies left', async () => {
    const client = await RawClient.connect(sandbox.port)
    await client.call('sync', { path: '/' })
    const values = await monitor(sandbox.port)
    for (const key of ['zk_gradual_lag_p50_ms', 'zk_gradual_lag_p99_ms', 'zk_gradual_lag_max_ms']) {
      expect(Number(values.get(key))).toBeGreaterThanOrEqual(0)
    }
    expect(values.get('zk_gradual_capacity_per_sec')).toBe('5000')
    client.end()
  })

  it('shows each connection with its session', async () => {
    const client = await RawClient.connect(sandbox.port, { timeoutMs: 7000 })
    expect(await ask(sandbox.port, 'cons')).toContain(`sid=0x${client.sessionId.toString(16)},`)
    expect(await ask(sandbox.port, 'cons')).toContain('to=7000')
    client.end()
  })
})

describeReal('four-letter words have the form of a real server', () => {
  let sandbox: SandboxHandle
  let real: RealServer

  beforeAll(async () => {
    ;[sandbox, real] = await Promise.all([startSandbox(), startRealServer()])
  })

  afterAll(async () => {
    await Promise.all([sandbox.close(), real.stop()])
  })

  /** Numbers, addresses and versions differ; what stands around them does not. */
  const shape = (text: string) => text.replace(/version: .*/, 'version').replace(/0x[0-9a-f]+|[\d.]+/g, 'N')

  it.each(['ruok', 'isro', 'srvr', 'stat', 'wchs', 'srst', 'cons'])('%s', async word => {
    expect(shape(await ask(sandbox.port, word))).toBe(shape(await ask(real.port, word)))
  })

  it('mntr has no zk_ key that a real server does not have, but for its own', async () => {
    const [ours, theirs] = await Promise.all([monitor(sandbox.port), monitor(real.port)])
    const unknown = [...ours.keys()].filter(key => !key.startsWith('zk_gradual_') && !theirs.has(key))
    expect(unknown).toEqual([])
    expect(ours.size).toBeGreaterThan(30)
  })
})
