import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runSandbox, startSandbox } from '@gradual/zookeeper'
import { describe, expect, it } from 'vitest'
import { RawClient } from './raw-client.ts'
import { ask } from './words.ts'

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('the process of the sandbox', () => {
  it('is another one, and is gone after close', async () => {
    const sandbox = await startSandbox()
    expect(sandbox.pid).not.toBe(process.pid)
    expect(isRunning(sandbox.pid)).toBe(true)
    await sandbox.close()
    await sandbox.ended
    expect(isRunning(sandbox.pid)).toBe(false)
    await sandbox.close()
  })

  it('is gone when its parent was killed with -9', async () => {
    const script = fileURLToPath(new URL('../../fixtures/sandbox-parent.mjs', import.meta.url))
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(parent.stdout, 'data')
    const { pid, port } = JSON.parse(String(line)) as { pid: number; port: number }
    expect(await ask(port, 'ruok')).toBe('imok')
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    while (isRunning(pid)) await sleep(20)
    expect(isRunning(pid)).toBe(false)
  })

  it('outlives a Ctrl-C, which its parent has to handle first', async () => {
    const sandbox = await startSandbox()
    process.kill(sandbox.pid, 'SIGINT')
    await sleep(100)
    expect(await ask(sandbox.port, 'ruok')).toBe('imok')
    await sandbox.close()
  })

  it('says so when it was killed itself', async () => {
    const sandbox = await startSandbox()
    process.kill(sandbox.pid, 'SIGKILL')
    await sandbox.ended
    await expect(sandbox.stats()).rejects.toThrow('the sandbox has ended')
    await sandbox.close()
  })

  it('does not start on a port that is taken, and leaves no process behind', async () => {
    const first = await startSandbox()
    await expect(startSandbox({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await first.close()
  })

  it('forgets everything between two starts', async () => {
    for (let round = 0; round < 2; round++) {
      const sandbox = await startSandbox()
      const client = await RawClient.connect(sandbox.port)
      expect(await client.create('/only')).toBe('/only')
      client.end()
      await sandbox.close()
    }
  })
})

describe('a sandbox in this process', () => {
  it('answers, tells its numbers, and closes with its connections', async () => {
    const sandbox = await runSandbox({ capacityPerSec: 5000 })
    const client = await RawClient.connect(sandbox.port)
    expect(await client.create('/a')).toBe('/a')
    expect(sandbox.stats()).toMatchObject({ connections: 1, sessions: 1, znodes: 5, capacityPerSec: 5000 })
    await sandbox.close()
    await client.closed()
    expect(await ask(sandbox.port, 'ruok')).toBe('')
  })
})
