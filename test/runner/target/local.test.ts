import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { askStatus, type OpenTarget, openTarget } from '../../../packages/runner/dist/target/index.js'
import { folderOf, isRunning, parentOf, until, zooKeeperIsHere } from './machine.ts'

const parentScript = fileURLToPath(new URL('../../fixtures/local-parent.mjs', import.meta.url))
const opened: OpenTarget[] = []

async function openLocal(servers: number, signal?: AbortSignal): Promise<OpenTarget> {
  const target = await openTarget({ kind: 'local', servers }, { onProgress() {}, ...(signal && { signal }) })
  opened.push(target)
  return target
}

afterEach(async () => {
  for (const target of opened.splice(0)) await target.close()
})

describe.runIf(zooKeeperIsHere)('a local ZooKeeper', () => {
  it('serves, and is gone with its folder after close', async () => {
    const target = await openLocal(1)
    const [server] = target.servers
    expect((await askStatus(server!, 5000)).mode).toBe('standalone')
    expect(target.figures).toMatchObject({ kind: 'local', servers: [`127.0.0.1:${server!.port}`] })
    expect(target.figures.version).toMatch(/^\d+\.\d+\.\d+$/)
    const [pid] = target.pids
    const folder = await folderOf(pid!)
    await target.close()
    expect(isRunning(pid!)).toBe(false)
    expect(existsSync(folder)).toBe(false)
    await expect(target.close()).resolves.toBeUndefined()
  })

  it('as an ensemble of three has a leader and two followers', async () => {
    const target = await openLocal(3)
    const statuses = await Promise.all(target.servers.map(server => askStatus(server, 5000)))
    expect(statuses.map(status => status.mode).toSorted()).toEqual(['follower', 'follower', 'leader'])
    expect(target.pids).toHaveLength(3)
  })

  it('elects another leader when its leader is killed, and can still be closed', async () => {
    const target = await openLocal(3)
    const modes = await Promise.all(target.servers.map(async server => (await askStatus(server, 5000)).mode))
    const leader = modes.indexOf('leader')
    const folder = await folderOf(target.pids[leader]!)
    process.kill(target.pids[leader]!, 'SIGKILL')
    const others = target.servers.filter((_, index) => index !== leader)
    await until(async () => {
      const statuses = await Promise.all(others.map(server => askStatus(server, 5000).catch(() => undefined)))
      return statuses.some(status => status?.mode === 'leader')
    })
    await target.close()
    expect(target.pids.filter(isRunning)).toEqual([])
    expect(existsSync(folder)).toBe(false)
  })

  it('is closed although one of its servers is stopped', async () => {
    const target = await openLocal(1)
    process.kill(target.pids[0]!, 'SIGSTOP')
    await target.close()
    expect(isRunning(target.pids[0]!)).toBe(false)
  })

  it('is gone when the run was killed', async () => {
    const { child, pid, folder } = await startParent()
    child.kill('SIGKILL')
    await until(() => !isRunning(pid) && !existsSync(folder))
  })

  it('is ended when its supervisor was killed', async () => {
    const target = await openLocal(1)
    const [pid] = target.pids
    const folder = await folderOf(pid!)
    process.kill(await parentOf(pid!), 'SIGKILL')
    await until(() => !isRunning(pid!) && !existsSync(folder))
    await expect(target.close()).resolves.toBeUndefined()
  })

  it('survives a Ctrl-C in the terminal until the run lets it go', async () => {
    const { child, pid, lines } = await startParent()
    // What a terminal does: the signal goes to every process of the foreground group.
    process.kill(-child.pid!, 'SIGINT')
    expect((await lines.next()).value).toBe('"interrupted"')
    expect(isRunning(pid)).toBe(true)
    child.kill('SIGKILL')
    await until(() => !isRunning(pid))
  })

  it('leaves nothing behind when opening is given up', async () => {
    const stop = new AbortController()
    const opening = openLocal(1, stop.signal)
    stop.abort(new Error('enough'))
    await expect(opening).rejects.toThrow('enough')
  })
})

describe('without Java or ZooKeeper', () => {
  const saved = { ...process.env }
  const pretended: string[] = []
  afterEach(async () => {
    process.env = { ...saved }
    for (const home of pretended.splice(0)) await rm(home, { recursive: true })
  })

  it('a ZOOKEEPER_HOME without a ZooKeeper is named', async () => {
    process.env.ZOOKEEPER_HOME = tmpdir()
    await expect(openLocal(1)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining(`ZOOKEEPER_HOME is ${tmpdir()}`),
    })
  })

  it('a Java that ends at once is told with its last words', async () => {
    await pretendJava('echo this Java is too old; exit 3')
    await expect(openLocal(1)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining('exit code 3'),
      hint: expect.stringContaining('this Java is too old'),
    })
  })

  it('other ports are tried when the ones found were taken in the meantime, four times at most', async () => {
    const home = await pretendJava('cat "$config" >> "$home/tried"; echo Address already in use; exit 1')
    await expect(openLocal(1)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining('ports taken'),
    })
    const ports = [...(await readFile(join(home, 'tried'), 'utf8')).matchAll(/^clientPort=(\d+)$/gm)].map(
      ([, port]) => port,
    )
    expect(ports).toHaveLength(4)
    expect(new Set(ports).size).toBeGreaterThan(1)
  })

  it('a folder for temporary files that is not there is named', async () => {
    await pretendJava('exit 1')
    process.env.TMPDIR = join(tmpdir(), 'gradual-no-such-folder')
    await expect(openLocal(1)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining('gradual-no-such-folder'),
      hint: expect.stringContaining('TMPDIR'),
    })
  })

  /** Something that looks like an installation; its Java is `script`. */
  async function pretendJava(script: string): Promise<string> {
    const home = await mkdtemp(join(tmpdir(), 'gradual-test-'))
    pretended.push(home)
    await writeFile(join(home, 'zookeeper-3.9.9.jar'), '')
    const lines = ['#!/bin/sh', `home=${home}`, 'for config; do :; done', script, '']
    await writeFile(join(home, 'java'), lines.join('\n'), { mode: 0o755 })
    process.env.ZOOKEEPER_HOME = home
    process.env.PATH = `${home}:${process.env.PATH}`
    delete process.env.JAVA_HOME
    return home
  }
})

async function startParent() {
  const child = spawn(process.execPath, [parentScript], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await Promise.race([lines.next(), once(child, 'exit')])
  if (Array.isArray(first)) throw new Error(`the parent ended with ${first[0]}`)
  const { pids } = JSON.parse(first.value) as { pids: number[] }
  return { child, lines, pid: pids[0]!, folder: await folderOf(pids[0]!) }
}
