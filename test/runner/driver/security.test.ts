import { CREATOR_ACL, startSandbox, ZooKeeperClient } from '@gradual/zookeeper'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Access } from '../../../packages/runner/src/driver/access.ts'
import { type DriverName, keyPath, type ServerAddress } from '../../../packages/runner/src/driver/driver.ts'
import { drivers } from '../../../packages/runner/src/driver/registry.ts'
import { type Certificates, describeTls, makeCertificates } from '../../zookeeper/certificates.ts'
import { hasRealServer, startRealServer } from '../../zookeeper/real-server.ts'
import { startTlsFront } from '../../zookeeper/tls-front.ts'
import { openGate } from './gate.ts'
import { Recorder, until } from './recorder.ts'

const NAMES = Object.keys(drivers) as DriverName[]
const [READ, WRITE] = [0, 1]
const user: Access = { auth: [{ scheme: 'digest', auth: 'user:secret' }], acl: 'creator' }
const NAMESPACE = '/protected'

interface Target extends ServerAddress {
  stop(): Promise<void>
}

const TARGETS: { readonly target: string; readonly start: () => Promise<Target> }[] = [
  {
    target: 'the sandbox',
    async start() {
      const { host, port, close } = await startSandbox({ capacityPerSec: Number.POSITIVE_INFINITY })
      return { host, port, stop: close }
    },
  },
  ...(hasRealServer() ? [{ target: 'a real ZooKeeper', start: () => startRealServer() }] : []),
]

async function protectKeys(server: ServerAddress): Promise<void> {
  const owner = new ZooKeeperClient({ servers: [server], auth: user.auth, acl: CREATOR_ACL })
  await owner.connect()
  await owner.create(NAMESPACE)
  await owner.create(`${NAMESPACE}/data`)
  await owner.create(keyPath(NAMESPACE, 0), Buffer.from('x'))
  await owner.close()
}

describe.each(TARGETS)('against $target', ({ start }) => {
  let server: Target

  beforeAll(async () => {
    server = await start()
    await protectKeys(server)
  })
  afterAll(() => server?.stop())

  describe.each(NAMES)('the driver %s', name => {
    async function open(access?: Access) {
      const gate = await openGate(server)
      const recorder = new Recorder(name, { servers: [gate], namespace: NAMESPACE, ...(access && { access }) })
      onTestFinished(async () => {
        await recorder.driver.close()
        await gate.close()
      })
      await recorder.driver.open()
      return { recorder, gate }
    }

    it('uses what belongs to its identity', async () => {
      const { recorder } = await open(user)
      recorder.send(0, READ!)
      recorder.send(1, WRITE!)
      await recorder.answers(2)
      expect(recorder.replies.map(({ code }) => code)).toEqual([0, 0])
    })

    it('gets -102 without one, and with another', async () => {
      for (const access of [undefined, { ...user, auth: [{ scheme: 'digest', auth: 'user:wrong' }] }]) {
        const { recorder } = await open(access)
        recorder.send(0, READ!)
        await recorder.answers(1)
        expect(recorder.replies).toEqual([{ slot: 0, code: -102 }])
      }
    })

    it('has it again after a reconnect, before its first request', async () => {
      const { recorder, gate } = await open(user)
      for (let times = 1; times <= 3; times++) {
        gate.cut()
        await until(() => recorder.ups.length === times + 1)
        recorder.send(0, READ!)
        await recorder.answers(times)
      }
      expect(recorder.replies.map(({ code }) => code)).toEqual([0, 0, 0])
    })

    it('says so where the server does not take it, and is never up', async () => {
      const { recorder } = await open({ acl: 'open', auth: [{ scheme: 'magic', auth: 'abracadabra' }] })
      await until(() => recorder.downs.length >= 2)
      expect([...new Set(recorder.downs.map(({ reason }) => reason))]).toEqual(['authFailed'])
      expect(recorder.ups).toEqual([])
    })
  })
})

describeTls('TLS', () => {
  let certificates: Certificates

  beforeAll(() => {
    certificates = makeCertificates()
  })
  afterAll(() => certificates.remove())

  it('carries the load of the wire driver, over a way that is cut, to the sandbox and to a real ZooKeeper', async () => {
    const sandbox = await startSandbox({ capacityPerSec: Number.POSITIVE_INFINITY })
    const front = await startTlsFront(sandbox, certificates)
    onTestFinished(async () => {
      await front.close()
      await sandbox.close()
    })
    const servers = [{ secure: { host: front.host, port: front.port }, plain: sandbox as ServerAddress }]
    if (hasRealServer()) {
      const real = await startRealServer({ tls: { certificates } })
      onTestFinished(() => real.stop())
      servers.push({ secure: { host: real.host, port: real.securePort }, plain: real })
    }
    for (const { secure, plain } of servers) {
      await protectKeys(plain)
      const gate = await openGate(secure)
      const access: Access = { ...user, tls: { ca: certificates.read(certificates.ca) } }
      const recorder = new Recorder('wire', { servers: [gate], namespace: NAMESPACE, sessions: 3, access })
      onTestFinished(async () => {
        await recorder.driver.close()
        await gate.close()
      })
      await recorder.driver.open()
      for (let slot = 0; slot < 30; slot++) recorder.send(slot, slot % 2, 0, { session: Math.floor(slot / 10) })
      await recorder.answers(30)
      expect(recorder.replies.every(({ code }) => code === 0)).toBe(true)
      gate.cut()
      await until(() => recorder.ups.length === 6)
      recorder.send(0, READ!)
      await recorder.answers(31)
      expect(recorder.codeOf(0)).toBe(0)
    }
  })

  it('that fails is told as such by the wire driver', async () => {
    const sandbox = await startSandbox({})
    const front = await startTlsFront(sandbox, certificates)
    const recorder = new Recorder('wire', { servers: [front], access: { auth: [], acl: 'open', tls: {} } })
    onTestFinished(async () => {
      await recorder.driver.close()
      await front.close()
      await sandbox.close()
    })
    await recorder.driver.open()
    expect(recorder.downs[0]).toEqual({ session: 0, reason: 'tls' })
  })

  it('is refused by the driver that has none', () => {
    const access: Access = { auth: [], acl: 'open', tls: {} }
    const servers = [{ host: '127.0.0.1', port: 1 }]
    expect(() => new Recorder('node-zookeeper-client', { servers, access })).toThrow('has no TLS')
  })
})
