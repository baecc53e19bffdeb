import {
  ConnectError,
  encodeTemplate,
  fourLetterWord,
  PipelinedSession,
  type ServerAddress,
  type SessionListener,
  startSandbox,
  type TlsOptions,
  ZooKeeperClient,
} from '@gradual/zookeeper'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Certificates, describeTls, makeCertificates, PASSPHRASE } from '../certificates.ts'
import { hasRealServer, startRealServer } from '../real-server.ts'
import { startTlsFront, type TlsFront } from '../tls-front.ts'

interface Secure extends ServerAddress {
  readonly plain: ServerAddress
  stop(): Promise<void>
}

async function behindFront(certificates: Certificates, mutual: boolean): Promise<Secure> {
  const sandbox = await startSandbox({ capacityPerSec: Number.POSITIVE_INFINITY })
  const front = await startTlsFront(sandbox, certificates, { mutual })
  const stop = async (): Promise<void> => {
    await front.close()
    await sandbox.close()
  }
  return { host: front.host, port: front.port, plain: sandbox, stop }
}

async function real(certificates: Certificates, mutual: boolean): Promise<Secure> {
  const server = await startRealServer({ tls: { certificates, mutual } })
  return { host: server.host, port: server.securePort, plain: server, stop: server.stop }
}

const SERVERS = [
  { what: 'the sandbox behind a TLS front', start: behindFront },
  ...(hasRealServer() ? [{ what: 'a real ZooKeeper', start: real }] : []),
]
if (!hasRealServer()) process.stdout.write('not run: TLS to a real ZooKeeper (none is installed)\n')

function clientOf(server: ServerAddress, tls: TlsOptions): ZooKeeperClient {
  const client = new ZooKeeperClient({ servers: [server], tls })
  onTestFinished(() => client.close())
  return client
}

async function faultOf(server: ServerAddress, tls: TlsOptions): Promise<ConnectError> {
  const error: unknown = await clientOf(server, tls)
    .connect()
    .catch((thrown: unknown) => thrown)
  if (!(error instanceof ConnectError)) throw new Error(`no ConnectError: ${error}`)
  return error
}

describeTls('a connection by TLS', () => {
  let certificates: Certificates
  let ca: string

  beforeAll(() => {
    certificates = makeCertificates()
    ca = certificates.read(certificates.ca)
  })
  afterAll(() => certificates.remove())

  describe.each(SERVERS)('to $what', ({ start }) => {
    let server: Secure

    beforeAll(async () => {
      server = await start(certificates, false)
    })
    afterAll(() => server?.stop())

    it('carries every operation of the client', async () => {
      const client = clientOf(server, { ca })
      await client.connect()
      const path = await client.create('/tls', Buffer.from('a'))
      await client.setData(path, Buffer.alloc(100_000, 'b'))
      expect((await client.getData(path)).data).toEqual(Buffer.alloc(100_000, 'b'))
      expect(await client.getChildren('/')).toContain('tls')
      await client.multi([{ op: 'delete', path, version: -1 }])
      expect(await client.exists(path)).toBeNull()
    })

    it('keeps the order of thousands of requests, and what is in them', async () => {
      const client = clientOf(server, { ca })
      await client.connect()
      const count = 2000
      const textOf = (i: number): string => `${i}-`.repeat((i % 50) + 1)
      await client.create('/many')
      await Promise.all(Array.from({ length: count }, (_, i) => client.create(`/many/${i}`, Buffer.from(textOf(i)))))
      const read = await Promise.all(Array.from({ length: count }, (_, i) => client.getData(`/many/${i}`)))
      expect(read.map(({ data }) => String(data))).toEqual(Array.from({ length: count }, (_, i) => textOf(i)))
    })

    it('answers four-letter words', async () => {
      expect(await fourLetterWord(server, 'srvr', { tls: { ca } })).toMatch(/^Mode: standalone$/m)
    })

    it('is refused by us where the certificate is not trusted', async () => {
      const error = await faultOf(server, {})
      expect(error.reason).toBe('tls')
      expect(error.detail).toMatchObject({ stage: 'tls', cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } })
    })

    it('is refused by us where the certificate is for another name', async () => {
      const error = await faultOf(server, { ca, servername: 'somebody.else' })
      expect(error.detail.cause).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    })

    it('takes any certificate where it is told to', async () => {
      const client = clientOf(server, { rejectUnauthorized: false })
      await client.connect()
      expect(await client.exists('/')).not.toBeNull()
    })

    it('does not come about where one side speaks plain text', async () => {
      expect((await faultOf(server.plain, { ca })).message).toMatch(/closes connections before they are encrypted/)
      const plain = new ZooKeeperClient({ servers: [server] })
      onTestFinished(() => plain.close())
      await expect(plain.connect()).rejects.toThrow(/closes them at once|closed/)
    })
  })

  describe.each(SERVERS)('to $what that asks for a certificate', ({ start }) => {
    let server: Secure

    beforeAll(async () => {
      server = await start(certificates, true)
    })
    afterAll(() => server?.stop())

    it('shows it', async () => {
      const { cert, key } = certificates.client
      const client = clientOf(server, { ca, cert: certificates.read(cert), key: certificates.read(key) })
      await client.connect()
      expect(await client.exists('/')).not.toBeNull()
    })

    it('shows one whose key is encrypted', async () => {
      const cert = certificates.read(certificates.client.cert)
      const key = certificates.read(certificates.encryptedKey)
      const client = clientOf(server, { ca, cert, key, passphrase: PASSPHRASE })
      await client.connect()
      expect(await client.exists('/')).not.toBeNull()
      const wrong = () =>
        new PipelinedSession({ ...limits, servers: [server], tls: { cert, key, passphrase: 'no' } }, nobody)
      expect(wrong).toThrow(/decrypt|BAD_DECRYPT|bad/i)
    })

    it('does not come about without one, or with one of another authority', async () => {
      expect(['tls', 'closed']).toContain((await faultOf(server, { ca })).reason)
      const { cert, key } = certificates.stranger
      const stranger = await faultOf(server, { ca, cert: certificates.read(cert), key: certificates.read(key) })
      expect(['tls', 'closed']).toContain(stranger.reason)
    })
  })

  describe('on the wire', () => {
    let sandbox: Awaited<ReturnType<typeof startSandbox>>
    let front: TlsFront

    beforeAll(async () => {
      sandbox = await startSandbox({ capacityPerSec: Number.POSITIVE_INFINITY })
    })
    afterAll(() => sandbox?.close())

    async function open(options: Parameters<typeof startTlsFront>[2] = {}, tls: TlsOptions = { ca }) {
      front = await startTlsFront(sandbox, certificates, options)
      const codes: number[] = []
      let ups = 0
      let wake = (): void => {}
      const session = new PipelinedSession(
        { ...limits, servers: [{ host: 'localhost', port: front.port }], tls },
        {
          replied: (_, code) => {
            codes.push(code)
            wake()
          },
          up: () => {
            ups++
            wake()
          },
          down: () => wake(),
        },
      )
      onTestFinished(async () => {
        await session.close()
        await front.close()
      })
      const until = async (isSo: () => boolean): Promise<void> => {
        while (!isSo()) {
          await new Promise<void>(resolve => {
            wake = resolve
          })
        }
      }
      session.open()
      await until(() => ups === 1)
      return { session, codes, until, ups: () => ups }
    }
    const frame = encodeTemplate('exists', { path: '/', watch: false }).frame

    it('all requests of a turn are one write', async () => {
      const { session, codes, until } = await open()
      front.received.length = 0
      for (let token = 0; token < 100; token++) session.send(frame, token, Number.POSITIVE_INFINITY)
      session.flush()
      await until(() => codes.length === 100)
      expect(front.received).toEqual([100 * frame.length])
    })

    it.each(['TLSv1.2', 'TLSv1.3'] as const)('replies may come byte by byte, in %s', async maxVersion => {
      const { session, codes, until } = await open({ byteByByte: true, maxVersion })
      for (let token = 0; token < 50; token++) session.send(frame, token, Number.POSITIVE_INFINITY)
      session.flush()
      await until(() => codes.length === 50)
      expect(codes).toEqual(new Array(50).fill(0))
    })

    it('what was in flight when it was cut is told with -4, and the session comes back encrypted', async () => {
      const { session, codes, until, ups } = await open()
      for (let token = 0; token < 10; token++) session.send(frame, token, Number.POSITIVE_INFINITY)
      session.flush()
      front.cut()
      await until(() => ups() === 2)
      expect(codes).toHaveLength(10)
      expect([...new Set(codes)].every(code => code === 0 || code === -4)).toBe(true)
      session.send(frame, 10, Number.POSITIVE_INFINITY)
      session.flush()
      await until(() => codes.length === 11)
      expect(codes.at(-1)).toBe(0)
      expect(session.counters).toMatchObject({ connected: 2, tls: 0 })
    })

    it('the server is asked for by its name, and not by its address', async () => {
      await open()
      expect(front.names).toEqual(['localhost'])
      const byAddress = clientOf(front, { ca })
      await byAddress.connect()
      expect(front.names.at(-1)).toBe(false)
    })
  })
})

const limits = { sessionTimeoutMs: 10_000, connectTimeoutMs: 5000, maxInFlight: 1000 }
const nobody: SessionListener = { replied() {}, up() {}, down() {} }
