import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { fourLetterWord } from '@gradual/zookeeper'
import { afterEach, describe, expect, it } from 'vitest'
import { openTarget, parseTarget } from '../../../packages/runner/dist/target/index.js'
import { zooKeeperIsHere } from './machine.ts'

const closing: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server that does `what` with every connection; resolves to its address. */
async function listen(what: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    what(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise(resolve => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `127.0.0.1:${address.port}`
}

async function unusedAddress(): Promise<string> {
  const address = await listen(() => {})
  await closing.pop()!()
  return address
}

async function open(text: string, onProgress: (line: string) => void = () => {}) {
  const target = await openTarget(parseTarget(text), { onProgress })
  closing.push(() => target.close())
  return target
}

describe('before a run, it is said that', () => {
  it('nobody listens', async () => {
    const address = await unusedAddress()
    await expect(open(address)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringMatching(new RegExp(`^${address} .*nobody listens`)),
      hint: expect.stringContaining('check host and port'),
    })
  })

  it('a name is unknown', async () => {
    await expect(open('no-such-host.invalid:2181')).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining('no-such-host.invalid:2181 cannot be reached'),
    })
  })

  it('a server accepts and never answers', async () => {
    const address = await listen(() => {})
    await expect(open(address)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: `${address} accepts the connection but does not answer within 5 s`,
    })
  })

  it('a server closes every connection, probably for maxClientCnxns', async () => {
    let connections = 0
    const address = await listen(socket => {
      connections++
      socket.destroy()
    })
    await expect(open(address)).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: `${address} closes every connection at once`,
      hint: expect.stringMatching(/maxClientCnxns, 60/),
    })
    expect(connections).toBeGreaterThan(1)
  })

  it('a server resets every connection once it has read', async () => {
    const address = await listen(socket => socket.once('data', () => socket.resetAndDestroy()))
    await expect(open(address)).rejects.toMatchObject({ code: 'TARGET_REFUSED' })
  })

  it('an ensemble has no quorum', async () => {
    const address = await listen(socket =>
      socket.once('data', data =>
        socket.end(data.toString() === 'srvr' ? 'This ZooKeeper instance is not currently serving requests\n' : ''),
      ),
    )
    await expect(open(address)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining('no quorum'),
    })
  })

  it('something else than ZooKeeper answers', async () => {
    const address = await listen(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await expect(open(address)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining('does not speak the ZooKeeper protocol'),
    })
  })

  it('how many servers are down, when all are', async () => {
    const [first, second] = [await unusedAddress(), await unusedAddress()]
    await expect(open(`${first},${second}`)).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`^${first} .* 1 more`)),
    })
  })

  it('opening is given up', async () => {
    const address = await listen(() => {})
    const stop = new AbortController()
    const opening = openTarget(parseTarget(address), { onProgress() {}, signal: stop.signal })
    setTimeout(() => stop.abort(new Error('enough')), 50)
    await expect(opening).rejects.toThrow('enough')
  })
})

describe.runIf(zooKeeperIsHere)('a ZooKeeper that answers', () => {
  it('is used as it is, with its version, and one that does not is named', async () => {
    const local = await open('local')
    const address = local.figures.servers[0]!
    const nobody = await unusedAddress()
    const lines: string[] = []
    const target = await open(`${nobody},${address}/chroot`, line => lines.push(line))
    expect(target).toMatchObject({
      chroot: '/chroot',
      pids: [],
      figures: { kind: 'hosts', servers: [nobody, address] },
    })
    expect(target.figures.version).toBe(local.figures.version)
    expect(lines).toEqual([expect.stringContaining(`${nobody} cannot be reached`)])
    await target.close()
    await expect(open(address)).resolves.toMatchObject({ chroot: '' })
  })

  it('keeps no session of the check', async () => {
    const local = await open('local')
    await open(local.figures.servers[0]!)
    const sessions = await fourLetterWord(local.servers[0]!, 'dump')
    // Sets by time of expiry, and the sessions in all of them.
    expect(sessions).toMatch(/^Session Sets \(\d+\)\/\(0\)/m)
  })
})
