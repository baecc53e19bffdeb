import { ZooKeeperClient } from '@gradual/zookeeper'
import { afterEach, describe, expect, it } from 'vitest'
import { askStatus, type OpenTarget, openTarget, parseTarget } from '../../../packages/runner/dist/target/index.js'
import { isRunning } from './machine.ts'

const opened: OpenTarget[] = []
afterEach(async () => {
  for (const target of opened.splice(0)) await target.close()
})

async function open(text: string): Promise<OpenTarget> {
  const target = await openTarget(parseTarget(text), { onProgress() {} })
  opened.push(target)
  return target
}

describe('the sandbox', () => {
  it('is named as not a real ZooKeeper, with its capacity', async () => {
    expect((await open('sandbox')).figures).toMatchObject({
      kind: 'sandbox',
      description: 'sandbox (not a real ZooKeeper), capacity 2300/s',
    })
    expect((await open('sandbox:service=exponential, capacity=1000')).figures.description).toBe(
      'sandbox (not a real ZooKeeper), capacity 1000/s, service=exponential',
    )
  })

  it('serves, and is gone after close', async () => {
    const target = await open('sandbox')
    expect((await askStatus(target.servers[0]!, 5000)).mode).toBe('standalone')
    const client = new ZooKeeperClient({ servers: target.servers })
    await client.connect()
    await client.close()
    await target.close()
    expect(target.pids.map(isRunning)).toEqual([false])
    await expect(target.close()).resolves.toBeUndefined()
  })

  it('that ended by itself says so', async () => {
    const target = await open('sandbox')
    process.kill(target.pids[0]!, 'SIGKILL')
    await expect
      .poll(() => target.faults?.().catch(() => []), { timeout: 10_000 })
      .toEqual(['the sandbox ended in the middle of the run'])
  })

  it('whose port is taken is refused with what to do', async () => {
    const { port } = (await open('sandbox')).servers[0]!
    await expect(open(`sandbox:port=${port}`)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining(`127.0.0.1:${port}`),
      hint: expect.stringContaining('port='),
    })
  })
})
