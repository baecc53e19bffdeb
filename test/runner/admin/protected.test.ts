import { startSandbox, ZooKeeperClient } from '@gradual/zookeeper'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { cleanNamespace, type PrepareOptions, prepareNamespace } from '../../../packages/runner/src/admin/index.ts'
import type { Access } from '../../../packages/runner/src/driver/access.ts'
import type { ServerAddress } from '../../../packages/runner/src/driver/driver.ts'
import { type Certificates, describeTls, makeCertificates } from '../../zookeeper/certificates.ts'
import { hasRealServer, startRealServer } from '../../zookeeper/real-server.ts'
import { startTlsFront } from '../../zookeeper/tls-front.ts'
import { startDetour } from './detour.ts'

const auth = [{ scheme: 'digest', auth: 'user:secret' }]

interface Target {
  readonly plain: ServerAddress
  readonly secure: ServerAddress
  stop(): Promise<void>
}

const TARGETS: { readonly target: string; readonly start: (certificates: Certificates) => Promise<Target> }[] = [
  {
    target: 'the sandbox',
    async start(certificates) {
      const sandbox = await startSandbox({ capacityPerSec: Number.POSITIVE_INFINITY, tickMs: 200 })
      const front = await startTlsFront(sandbox, certificates)
      const stop = async (): Promise<void> => {
        await front.close()
        await sandbox.close()
      }
      return { plain: sandbox, secure: front, stop }
    },
  },
  ...(hasRealServer()
    ? [
        {
          target: 'a real ZooKeeper',
          async start(certificates: Certificates) {
            const server = await startRealServer({ tls: { certificates } })
            return { plain: server, secure: { host: server.host, port: server.securePort }, stop: server.stop }
          },
        },
      ]
    : []),
]

describeTls('a namespace with an identity', () => {
  let certificates: Certificates
  beforeAll(() => {
    certificates = makeCertificates()
  })
  afterAll(() => certificates.remove())

  describe.each(TARGETS)('on $target', ({ start }) => {
    let target: Target
    beforeAll(async () => {
      target = await start(certificates)
    })
    afterAll(() => target?.stop())

    const ways = [
      { way: 'in plain text', tls: false },
      { way: 'by TLS', tls: true },
    ]

    function options(tls: boolean, changed: Partial<PrepareOptions> = {}): PrepareOptions {
      const access: Access = {
        auth,
        acl: 'creator',
        ...(tls && { tls: { ca: certificates.read(certificates.ca) } }),
      }
      return {
        servers: [tls ? target.secure : target.plain],
        chroot: '',
        namespace: '/app/load',
        runId: 'zk-1',
        keys: 250,
        valueBytes: 100,
        sessionTimeoutMs: 4000,
        force: false,
        onProgress() {},
        access,
        ...changed,
      }
    }

    async function look(withAuth: boolean): Promise<ZooKeeperClient> {
      const client = new ZooKeeperClient({ servers: [target.plain], ...(withAuth && { auth }) })
      onTestFinished(() => client.close())
      await client.connect()
      return client
    }

    it.each(ways)('is its alone, with all that lies in it, $way', async ({ tls }) => {
      const prepared = await prepareNamespace(options(tls))
      onTestFinished(async () => void (await prepared.clean()))
      const owner = await look(true)
      const paths = ['/app', '/app/load', '/app/load/gradual-owner', '/app/load/gradual-owner/alive', '/app/load/data']
      const keys = (await owner.getChildren('/app/load/data')).map(key => `/app/load/data/${key}`)
      expect(keys).toHaveLength(250)
      for (const path of [...paths, keys[0]!, keys[249]!]) {
        const acl = await owner.getACL(path)
        expect(acl, path).toEqual([{ permissions: 31, scheme: 'digest', id: expect.stringMatching(/^user:/) }])
      }
      const stranger = await look(false)
      await expect(stranger.getData('/app/load/gradual-owner')).rejects.toMatchObject({ code: -102 })
      await expect(stranger.getChildren('/app/load/data')).rejects.toMatchObject({ code: -102 })
      // 250 keys, data, owner, alive, namespace and the znode above it.
      expect(await prepared.clean()).toEqual({ removed: 255 })
      expect(await owner.exists('/app')).toBeNull()
    })

    it.each(ways)('is refused to others, who are told what to do, $way', async ({ tls }) => {
      const prepared = await prepareNamespace(options(tls, { keys: 1 }))
      onTestFinished(async () => void (await prepared.clean()))
      const { tls: encryption } = options(tls).access!
      const nobody: Access = { auth: [], acl: 'open', ...(encryption && { tls: encryption }) }
      const refused = { code: 'TARGET_REFUSED', message: expect.stringContaining('does not permit it') }
      await expect(prepareNamespace(options(tls, { access: nobody }))).rejects.toMatchObject({
        ...refused,
        hint: expect.stringContaining('GRADUAL_AUTH'),
      })
      const somebody = { ...nobody, auth: [{ scheme: 'digest', auth: 'other:secret' }] }
      await expect(cleanNamespace({ ...options(tls, { access: somebody }), force: true })).rejects.toMatchObject({
        ...refused,
        hint: expect.stringContaining('come with the identity that created it'),
      })
    })

    it.each(ways)('is made again when its session has expired, and cleaned, $way', async ({ tls }) => {
      const way = await startDetour(tls ? target.secure : target.plain)
      onTestFinished(() => way.close())
      const prepared = await prepareNamespace(options(tls, { servers: [way.address], sessionTimeoutMs: 1000, keys: 3 }))
      const owner = await look(true)
      const before = (await owner.exists('/app/load/gradual-owner/alive'))!.ephemeralOwner
      way.cut()
      const deadline = performance.now() + 20_000
      while ((await owner.exists('/app/load/gradual-owner/alive')) !== null && performance.now() < deadline) {
        await new Promise(resolve => setTimeout(resolve, 50))
      }
      way.mend()
      let after = await owner.exists('/app/load/gradual-owner/alive')
      while (after === null && performance.now() < deadline) {
        await new Promise(resolve => setTimeout(resolve, 50))
        after = await owner.exists('/app/load/gradual-owner/alive')
      }
      expect(after?.ephemeralOwner).not.toBe(before)
      expect(after).not.toBeNull()
      await prepared.clean()
      expect(await owner.exists('/app')).toBeNull()
    })

    it.each(ways)('that a killed run has left is cleaned, $way', async ({ tls }) => {
      const owner = await look(true)
      const record = {
        schema: 'gradual/owner@1',
        runId: 'zk-dead',
        host: 'elsewhere',
        pid: 1,
        startedAt: '2026-01-01T00:00:00.000Z',
        createdNamespace: true,
        createdParents: ['/app'],
        createdData: true,
        sessionTimeoutMs: 4000,
      }
      for (const path of ['/app', '/app/load']) await owner.create(path)
      await owner.create('/app/load/gradual-owner', Buffer.from(JSON.stringify(record)))
      await owner.create('/app/load/data')
      await owner.create('/app/load/data/k00000000')
      const lines: string[] = []
      const cleaned = await cleanNamespace({ ...options(tls), onProgress: line => lines.push(line) })
      expect(cleaned).toEqual({ removed: 5, runId: 'zk-dead', kept: [] })
      expect(await owner.exists('/app')).toBeNull()
    })
  })
})
