import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunResult } from '@gradual/runner'
import { CREATOR_ACL, type ServerAddress, startSandbox, ZooKeeperClient } from '@gradual/zookeeper'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { descendantsOf, readResult } from '../end-to-end/servers.ts'
import { type Certificates, describeTls, makeCertificates, PASSPHRASE } from '../zookeeper/certificates.ts'
import { describeReal, hasRealServer, type RealServer, startRealServer } from '../zookeeper/real-server.ts'
import { startTlsFront } from '../zookeeper/tls-front.ts'
import { fixtures, gradual, makeFolder, STACK, start, writeIn } from './gradual.ts'

const SMALL = join(fixtures, 'small.ts')
/** Several commands one after the other, each of which checks types first. */
const LONG_MS = 120_000
const PASSWORD = 'pa55word-4711'
const AUTH = `somebody:${PASSWORD}`
const auth = [{ scheme: 'digest', auth: AUTH }]

interface Target {
  readonly plain: ServerAddress
  readonly secure: ServerAddress
  stop(): Promise<void>
}

async function sandboxBehindFront(certificates: Certificates): Promise<Target> {
  const sandbox = await startSandbox({ capacityPerSec: Number.POSITIVE_INFINITY })
  const front = await startTlsFront(sandbox, certificates, { mutual: true })
  const stop = async (): Promise<void> => {
    await front.close()
    await sandbox.close()
  }
  return { plain: sandbox, secure: front, stop }
}

async function realServer(certificates: Certificates): Promise<Target> {
  const server = await startRealServer({ tls: { certificates, mutual: true } })
  return { plain: server, secure: { host: server.host, port: server.securePort }, stop: server.stop }
}

const TARGETS = [
  { what: 'the sandbox behind a TLS front', start: sandboxBehindFront },
  ...(hasRealServer() ? [{ what: 'a real ZooKeeper', start: realServer }] : []),
]

const addressOf = ({ host, port }: ServerAddress): string => `${host}:${port}`

async function look(server: ServerAddress): Promise<ZooKeeperClient> {
  const client = new ZooKeeperClient({ servers: [server], auth, acl: CREATOR_ACL })
  onTestFinished(() => client.close())
  await client.connect()
  return client
}

/** All that lies below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile())
}

function findSecret(text: string | Buffer): string | undefined {
  return [PASSWORD, PASSPHRASE, Buffer.from(AUTH).toString('base64')].find(secret => text.includes(secret))
}

describeTls('with TLS on both sides, an encrypted key and an identity', () => {
  let certificates: Certificates
  let target: Target

  beforeAll(() => {
    certificates = makeCertificates()
  })
  afterAll(() => certificates.remove())

  const flags = (): string[] => [
    ...['--tls-ca', certificates.ca, '--tls-cert', certificates.client.cert],
    ...['--tls-key', certificates.encryptedKey],
  ]
  const env = { GRADUAL_AUTH: AUTH, GRADUAL_TLS_PASSPHRASE: PASSPHRASE }

  describe.each(TARGETS)('to $what', ({ start: startTarget }) => {
    beforeAll(async () => {
      target = await startTarget(certificates)
    })
    afterAll(() => target?.stop())

    test('doctor opens a session and reads the status', async () => {
      const { code, stdout } = await gradual(['doctor', '--target', addressOf(target.secure), ...flags()], { env })
      expect(code).toBe(0)
      expect(stdout).toMatch(new RegExp(`^ok +${addressOf(target.secure)} +ZooKeeper .*standalone, TLS$`, 'm'))
    })

    test('try does every operation, and leaves nothing', async () => {
      const args = ['try', SMALL, '--target', addressOf(target.secure), ...flags()]
      const { code, stdout, stderr } = await gradual(args, { env })
      expect(code, stderr).toBe(0)
      expect(stdout).toMatch(/^target .*, TLS, digest identity$/m)
      expect(stdout.match(/< ok in/g)).toHaveLength(2)
      expect(await (await look(target.plain)).exists('/gradualSmall')).toBeNull()
    })

    test(
      'a run measures, keeps what it creates for itself, and writes no secret anywhere',
      async () => {
        const folder = await makeFolder()
        const args = ['run', SMALL, '--target', addressOf(target.secure), ...flags(), '--no-tui', '--verbose']
        const run = start([...args, '--out', join(folder, 'out'), '--markers-dir', join(folder, 'markers')], { env })
        await run.seen(/INIT/)
        const pids = descendantsOf(run.pid)
        expect(pids.length).toBeGreaterThan(0)
        for (const pid of [run.pid, ...pids]) {
          const line = readFileSync(`/proc/${pid}/cmdline`)
          expect(line.length).toBeGreaterThan(0)
          expect(findSecret(line), `arguments of process ${pid}`).toBeUndefined()
        }
        for (const pid of pids) {
          const environment = readFileSync(`/proc/${pid}/environ`)
          expect(environment.length).toBeGreaterThan(0)
          expect(findSecret(environment), `environment of process ${pid}`).toBeUndefined()
        }
        const owner = await look(target.plain)
        const schemes = (await owner.getACL('/gradualSmall/data/k00000000')).map(({ scheme }) => scheme)
        expect(schemes).toContain('digest')
        expect(schemes).not.toContain('world')
        const { code, stdout, stderr } = await run.ended
        expect([0, 4], stderr).toContain(code)
        const result: RunResult = await readResult(join(folder, 'out'))
        expect(result.target).toMatchObject({ kind: 'hosts', tls: 'verified', auth: 'digest' })
        expect(result.steps[0]!.completed).toBeGreaterThan(0)
        expect(Object.keys(result.steps[0]!.errors.byCode)).toEqual([])
        const files = filesBelow(folder)
        expect(files.length).toBeGreaterThan(5)
        for (const file of files) expect(findSecret(readFileSync(file)), file).toBeUndefined()
        for (const text of [stdout, stderr]) expect(findSecret(text)).toBeUndefined()
        expect(await owner.exists('/gradualSmall')).toBeNull()
      },
      LONG_MS,
    )

    test(
      'what a killed run left is cleaned with its identity, and not without',
      async () => {
        const owner = await look(target.plain)
        const record = {
          schema: 'gradual/owner@1',
          runId: 'dead',
          host: 'elsewhere',
          pid: 1,
          startedAt: '2026-01-01T00:00:00.000Z',
          createdNamespace: true,
          createdParents: [],
          createdData: true,
          sessionTimeoutMs: 4000,
        }
        await owner.create('/left')
        await owner.create('/left/gradual-owner', Buffer.from(JSON.stringify(record)))
        const args = ['clean', '--namespace', '/left', '--target', addressOf(target.secure), ...flags()]
        const refused = await gradual(args, { env: { GRADUAL_TLS_PASSPHRASE: PASSPHRASE } })
        expect(refused.code).toBe(3)
        expect(refused.errLines).toHaveLength(2)
        expect(refused.errLines[0]).toContain('does not permit it at /left/gradual-owner')
        expect(refused.errLines[1]).toContain('GRADUAL_AUTH')
        const cleaned = await gradual(args, { env })
        expect(cleaned.code, cleaned.stderr).toBe(0)
        expect(await owner.exists('/left')).toBeNull()
      },
      LONG_MS,
    )

    test(
      'what does not fit is said in one line, with what to do',
      async () => {
        const [secure, plain] = [addressOf(target.secure), addressOf(target.plain)]
        const { ca, client, stranger } = certificates
        const pair = ['--tls-cert', client.cert, '--tls-key', client.key]
        const strangers = ['--tls-cert', stranger.cert, '--tls-key', stranger.key]
        const cases: [string[], RegExp, RegExp][] = [
          [['--target', secure], /speaks TLS, and was spoken to in plain text/, /--tls/],
          [
            ['--target', plain, '--tls-ca', ca, ...pair],
            /speaks plain text, and was spoken to in TLS/,
            /secureClientPort/,
          ],
          [['--target', secure, '--tls', ...pair], /certificate that is not trusted/, /--tls-ca FILE/],
          [
            ['--target', secure, '--tls-ca', ca, ...pair, '--tls-servername', 'zk.example'],
            /certificate for other names: DNS:localhost, IP Address:127.0.0.1/,
            /--tls-servername/,
          ],
          [
            ['--target', secure, '--tls-ca', ca],
            /does not accept our certificate, or wants one/,
            /--tls-cert FILE --tls-key/,
          ],
          [
            ['--target', secure, '--tls-ca', ca, ...strangers],
            /does not accept our certificate|closes every encrypted connection/,
            /--tls-cert FILE/,
          ],
        ]
        for (const [args, what, todo] of cases) {
          const { code, errLines, stderr } = await gradual(['clean', ...args])
          expect([code, errLines.length], stderr).toEqual([3, 2])
          expect(errLines[0]).toMatch(what)
          expect(errLines[1]).toMatch(todo)
          expect(stderr).not.toMatch(STACK)
        }
      },
      LONG_MS,
    )

    test(
      'the scenario may name files and variables, and its plan holds nothing else',
      async () => {
        const folder = await makeFolder()
        const text = readFileSync(SMALL, 'utf8').replace(
          "namespace: '/gradualSmall',",
          `namespace: '/gradualSmall', servers: ['${target.secure.host}:${target.secure.port}'],
         tls: { ca: 'authority.pem', cert: 'client.pem', key: 'encrypted.key', passphraseEnv: 'MY_PASSPHRASE' },
         auth: { scheme: 'digest', env: 'MY_AUTH' },`,
        )
        for (const name of ['authority.pem', 'client.pem', 'encrypted.key']) {
          await writeIn(folder, name, certificates.read(join(certificates.folder, name)))
        }
        const scenario = await writeIn(folder, 'secure.ts', text)
        const mine = { MY_AUTH: AUTH, MY_PASSPHRASE: PASSPHRASE }
        const { code, stdout, stderr } = await gradual(['try', scenario], { env: mine })
        expect(code, stderr).toBe(0)
        expect(stdout).toMatch(/, TLS, digest identity$/m)
        const plan = await gradual(['plan', scenario, '--json'], { env: mine })
        expect(plan.code, plan.stderr).toBe(0)
        expect(JSON.parse(plan.stdout).target).toMatchObject({
          tls: { ca: 'authority.pem', passphraseEnv: 'MY_PASSPHRASE' },
          auth: { scheme: 'digest', env: 'MY_AUTH' },
        })
        expect(findSecret(plan.stdout)).toBeUndefined()
        const file = await writeIn(folder, 'plan.json', plan.stdout)
        const again = await gradual(['try', file], { env: mine })
        expect(again.code, again.stderr).toBe(0)
      },
      LONG_MS,
    )
  })
})

describe('on the command line', () => {
  test('TLS with the driver that has none is refused', async () => {
    const args = ['run', SMALL, '--target', '127.0.0.1:1', '--tls', '--driver', 'node-zookeeper-client']
    const { code, errLines } = await gradual(args)
    expect(code).toBe(2)
    expect(errLines).toEqual([
      'gradual: --driver node-zookeeper-client has no TLS',
      expect.stringContaining('wire driver'),
    ])
  })

  test('a password where the name of its variable belongs is not repeated', async () => {
    const { code, stdout, stderr, errLines } = await gradual(['try', SMALL, '--auth-env', AUTH])
    expect(code).toBe(2)
    expect(errLines).toHaveLength(2)
    expect(findSecret(stdout + stderr)).toBeUndefined()
  })

  test(
    'an identity works on the sandbox too, with either driver',
    async () => {
      for (const driver of ['wire', 'node-zookeeper-client']) {
        const folder = await makeFolder()
        const args = ['run', SMALL, '--driver', driver, '--no-tui', '--out', join(folder, 'out')]
        const run = start([...args, '--markers-dir', folder, '-p', 'maxRequests=100/s'], {
          env: { GRADUAL_AUTH: AUTH },
        })
        const { code, stderr } = await run.ended
        expect([0, 4], stderr).toContain(code)
        const { target, steps } = await readResult(join(folder, 'out'))
        expect(target).toMatchObject({ kind: 'sandbox', auth: 'digest' })
        expect(steps[0]!.completed).toBeGreaterThan(0)
        for (const file of filesBelow(folder)) expect(findSecret(readFileSync(file)), file).toBeUndefined()
      }
    },
    LONG_MS,
  )
})

describeReal('a ZooKeeper that serves nobody without an identity', () => {
  let server: RealServer
  beforeAll(async () => {
    server = await startRealServer({
      javaOptions: ['-Dzookeeper.enforce.auth.enabled=true', '-Dzookeeper.enforce.auth.schemes=digest'],
    })
  })
  afterAll(() => server?.stop())

  test(
    'says so, and serves who has one',
    async () => {
      const refused = await gradual(['try', SMALL, '--target', server.address])
      expect(refused.code).toBe(3)
      expect(refused.errLines).toEqual([
        expect.stringContaining('serves nobody without an identity'),
        expect.stringContaining('GRADUAL_AUTH'),
      ])
      const { code, stderr } = await gradual(['try', SMALL, '--target', server.address], {
        env: { GRADUAL_AUTH: AUTH },
      })
      expect(code, stderr).toBe(0)
    },
    LONG_MS,
  )
})
