import { type SandboxHandle, startSandbox } from '@gradual/zookeeper'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeReal, type RealServer, startRealServer } from '../real-server.ts'
import { scenarios } from './scenarios.ts'
import { Transcript } from './transcript.ts'

describeReal('the sandbox answers as a real ZooKeeper does', () => {
  let sandbox: SandboxHandle
  let real: RealServer

  beforeAll(async () => {
    ;[sandbox, real] = await Promise.all([
      startSandbox({ capacityPerSec: 50_000, tickMs: 500 }),
      // The sandbox is a server as it comes, and TTLs have to be switched on.
      startRealServer({ config: { extendedTypesEnabled: 'false' } }),
    ])
  })

  afterAll(async () => {
    await Promise.all([sandbox.close(), real.stop()])
  })

  it.each(Object.keys(scenarios))('%s', async fact => {
    const root = `/differential-${Object.keys(scenarios).indexOf(fact)}`
    const [ours, theirs] = [new Transcript(sandbox.port), new Transcript(real.port)]
    try {
      await scenarios[fact]?.(theirs, root)
      await scenarios[fact]?.(ours, root)
      expect(theirs.lines).not.toEqual([])
      expect(ours.lines).toEqual(theirs.lines)
    } finally {
      ours.end()
      theirs.end()
    }
  })
})
