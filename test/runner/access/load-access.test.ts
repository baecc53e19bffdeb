import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccessFlags, loadAccess } from '../../../packages/runner/src/access/index.ts'
import { parseTarget } from '../../../packages/runner/src/target/index.ts'
import { type Certificates, describeTls, makeCertificates, PASSPHRASE } from '../../zookeeper/certificates.ts'

const hosts = parseTarget('zk1:2181')
const SECRET = 'user:s3cret-pa55'

type Sources = Parameters<typeof loadAccess>[0]

function load(flags: AccessFlags, others: Partial<Sources> = {}): ReturnType<typeof loadAccess> {
  return loadAccess({ flags, env: {}, target: hosts, ...others })
}

/** Of what it refuses: one line of what, one of what to do, and nothing of a secret. */
async function refusal(loading: Promise<unknown>): Promise<{ readonly message: string; readonly hint: string }> {
  const error = await loading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'ACCESS_INVALID', hint: expect.stringMatching(/./) })
  const { message, hint, stack } = error as Error & { readonly hint: string }
  for (const text of [message, hint]) expect(text).not.toContain('\n')
  for (const secret of [SECRET, 's3cret', PASSPHRASE]) expect(`${stack}${hint}`).not.toContain(secret)
  return { message, hint }
}

describe('an identity', () => {
  it('is nobody in particular by default, and everything is open', async () => {
    expect(await load({})).toEqual({ access: { auth: [], acl: 'open' }, warnings: [] })
  })

  it('comes from GRADUAL_AUTH, which is gone afterwards, and keeps what is created for itself', async () => {
    const env = { GRADUAL_AUTH: SECRET, PATH: '/bin' }
    const { access } = await load({}, { env })
    expect(access).toEqual({ auth: [{ scheme: 'digest', auth: SECRET }], acl: 'creator' })
    expect(env).toEqual({ PATH: '/bin' })
  })

  it('comes from the flag, else the environment, else the scenario; all three are gone afterwards', async () => {
    const plan = { auth: { scheme: 'digest', env: 'BY_PLAN' } } as const
    const all = { BY_FLAG: 'flag:1', GRADUAL_AUTH: 'env:1', BY_PLAN: 'plan:1' }
    const whose = async (flags: AccessFlags, env: NodeJS.ProcessEnv) => {
      const { access } = await load(flags, { env, plan })
      return [access.auth[0]?.auth, Object.keys(env).sort()]
    }
    expect(await whose({ authEnv: 'BY_FLAG' }, { ...all })).toEqual(['flag:1', []])
    expect(await whose({}, { ...all })).toEqual(['env:1', ['BY_FLAG']])
    expect(await whose({}, { BY_PLAN: all.BY_PLAN })).toEqual(['plan:1', []])
  })

  it('may leave what it creates open', async () => {
    const env = { GRADUAL_AUTH: SECRET }
    expect((await load({ acl: 'open' }, { env })).access.acl).toBe('open')
    expect((await load({}, { env: { GRADUAL_AUTH: SECRET }, plan: { acl: 'open' } })).access.acl).toBe('open')
  })

  it('is missed where something is to be kept for it', async () => {
    expect((await refusal(load({ acl: 'creator' }))).hint).toContain('GRADUAL_AUTH')
  })

  it('is missed where its variable is not set, or holds something else', async () => {
    expect((await refusal(load({ authEnv: 'ZK_AUTH' }))).message).toBe(
      'the environment variable ZK_AUTH is not set (--auth-env)',
    )
    const plan = { auth: { scheme: 'digest', env: 'ZK_AUTH' } } as const
    expect((await refusal(load({}, { plan }))).message).toContain('(target.auth.env)')
    const env = { GRADUAL_AUTH: 's3cret' }
    expect((await refusal(load({}, { env }))).message).toBe(
      'what GRADUAL_AUTH holds is not user:password (GRADUAL_AUTH)',
    )
  })

  it('is not repeated where it stands in the place of its variable', async () => {
    expect((await refusal(load({ authEnv: SECRET }))).message).toBe(
      '--auth-env takes the name of an environment variable, and what was given is none',
    )
  })

  it('is warned about where it goes over a network in plain text', async () => {
    const warned = async (target: string) =>
      (await load({}, { env: { GRADUAL_AUTH: SECRET }, target: parseTarget(target) })).warnings
    expect(await warned('zk1:2181')).toEqual([expect.stringContaining('plain text')])
    expect(await warned('localhost:2181')).toEqual([])
    expect(await warned('sandbox')).toEqual([])
  })
})

describe('TLS', () => {
  it('is on by --tls, by any of its options, or by the scenario, and off by --no-tls', async () => {
    expect((await load({ tls: true })).access.tls).toEqual({})
    expect((await load({ tlsServername: 'zk' })).access.tls).toEqual({ servername: 'zk' })
    expect((await load({}, { plan: { tls: { servername: 'a' } } })).access.tls).toEqual({ servername: 'a' })
    expect((await load({ tls: false }, { plan: { tls: {} } })).access.tls).toBeUndefined()
    await refusal(load({ tls: false, tlsServername: 'zk' }))
  })

  it('is refused for a target that has none, and left out where only the scenario asks for it', async () => {
    for (const text of ['sandbox', 'local']) {
      const target = parseTarget(text)
      expect((await refusal(load({ tls: true }, { target }))).message).toBe(`the target ${text} has no TLS`)
      const { access, warnings } = await load({}, { target, plan: { tls: { ca: 'not/there.pem' } } })
      expect(access.tls).toBeUndefined()
      expect(warnings).toEqual([expect.stringContaining('plain text')])
    }
  })

  it('without verification is warned about', async () => {
    const { access, warnings } = await load({ insecureSkipTlsVerify: true })
    expect(access.tls).toEqual({ rejectUnauthorized: false })
    expect(warnings).toEqual([expect.stringContaining('not verified')])
    expect((await load({}, { plan: { tls: { rejectUnauthorized: false } } })).warnings).toEqual(warnings)
  })
})

describeTls('files of TLS', () => {
  let certificates: Certificates
  let at: (name: string) => string

  beforeAll(() => {
    certificates = makeCertificates()
    at = name => join(certificates.folder, name)
  })
  afterAll(() => certificates.remove())

  const write = (name: string, content: string | Buffer): string => {
    writeFileSync(at(name), content)
    return at(name)
  }

  it('are read, of the command line from here, of a scenario from its folder', async () => {
    const { ca, client } = certificates
    const fromHere = { tlsCa: relative('.', ca), tlsCert: client.cert, tlsKey: client.key }
    const { tls } = (await load(fromHere)).access
    expect(tls).toEqual({
      ca: certificates.read(ca).trim(),
      cert: certificates.read(client.cert).trim(),
      key: certificates.read(client.key).trim(),
    })
    const plan = { tls: { ca: 'authority.pem', cert: 'client-both.pem', key: 'client-both.pem' } }
    expect((await load({}, { plan, folder: certificates.folder })).access.tls).toEqual(tls)
  })

  it('are an identity where they hold a certificate of ours, for which znodes can be kept', async () => {
    const flags = { tlsCert: certificates.client.cert, tlsKey: certificates.client.key }
    expect((await load(flags)).access.acl).toBe('open')
    expect((await load({ ...flags, acl: 'creator' })).access.acl).toBe('creator')
  })

  it('of the command line beat those of the scenario, a certificate together with its key', async () => {
    const plan = { tls: { ca: 'stranger.pem', cert: 'stranger.pem', key: 'stranger.key' } }
    const flags = { tlsCert: certificates.client.cert, tlsKey: certificates.client.key }
    const { tls } = (await load(flags, { plan, folder: certificates.folder })).access
    expect(tls?.ca).toBe(certificates.read(certificates.stranger.cert).trim())
    expect(tls?.key).toBe(certificates.read(certificates.client.key).trim())
    expect((await refusal(load({ tlsCert: certificates.client.cert }))).message).toBe('--tls-cert needs --tls-key')
    expect((await refusal(load({ tlsKey: certificates.client.key }))).message).toBe('--tls-key needs --tls-cert')
  })

  it('with an encrypted key ask for its passphrase, by flag, environment or scenario', async () => {
    const flags = { tlsCert: certificates.client.cert, tlsKey: certificates.encryptedKey }
    const env = { GRADUAL_TLS_PASSPHRASE: PASSPHRASE }
    expect((await load(flags, { env })).access.tls?.passphrase).toBe(PASSPHRASE)
    expect(env).toEqual({})
    const byFlag = { ...flags, tlsPassphraseEnv: 'MINE' }
    expect((await load(byFlag, { env: { MINE: PASSPHRASE } })).access.tls?.passphrase).toBe(PASSPHRASE)
    const plan = { tls: { passphraseEnv: 'THEIRS' } }
    expect((await load(flags, { env: { THEIRS: PASSPHRASE }, plan })).access.tls?.passphrase).toBe(PASSPHRASE)
  })

  it('need no passphrase for a key that is not encrypted', async () => {
    const flags = { tlsCert: certificates.client.cert, tlsKey: certificates.client.key }
    const { tls } = (await load(flags, { env: { GRADUAL_TLS_PASSPHRASE: PASSPHRASE } })).access
    expect(tls).not.toHaveProperty('passphrase')
  })

  it('are refused in one line each', async () => {
    const { client, stranger, encryptedKey } = certificates
    mkdirSync(at('folder'), { recursive: true })
    const broken = certificates.read(client.cert).replace(/\n[A-Za-z0-9+/]{20}/, '\nAAAAAAAAAAAAAAAAAAAA')
    execFileSync('openssl', ['x509', '-in', client.cert, '-outform', 'der', '-out', at('client.der')], {
      stdio: 'pipe',
    })
    const cert = { tlsCert: client.cert }
    const cases: [AccessFlags, RegExp, NodeJS.ProcessEnv?][] = [
      [{ tlsCa: at('nowhere.pem') }, /nowhere\.pem \(--tls-ca\) does not exist$/],
      [{ tlsCa: at('folder') }, /folder \(--tls-ca\) is a folder$/],
      [{ tlsCa: write('empty.pem', '') }, /holds no certificate in PEM form$/],
      [{ tlsCa: client.key }, /holds no certificate in PEM form$/],
      [{ tlsCa: at('client.der') }, /holds no certificate in PEM form$/],
      [{ tlsCa: write('broken.pem', broken) }, /holds a certificate that cannot be read$/],
      [{ ...cert, tlsKey: client.cert }, /holds no private key in PEM form$/],
      [
        { ...cert, tlsKey: write('half.key', certificates.read(client.key).replace(/\n.+\n/, '\n')) },
        /private key that cannot be read$/,
      ],
      [{ ...cert, tlsKey: stranger.key }, /does not belong to the certificate/],
      [{ ...cert, tlsKey: encryptedKey }, /GRADUAL_TLS_PASSPHRASE is not set \(the key .* is encrypted\)$/],
      [{ ...cert, tlsKey: encryptedKey }, /the passphrase does not open the key/, { GRADUAL_TLS_PASSPHRASE: 's3cret' }],
    ]
    for (const [flags, expected, env = {}] of cases)
      expect((await refusal(load(flags, { env }))).message).toMatch(expected)
    expect((await refusal(load({ tlsCa: at('client.der') }))).hint).toContain('openssl x509 -inform der')
    const store = write('store.jks', Buffer.from('feedfeed00000002', 'hex'))
    expect((await refusal(load({ tlsCa: store }))).hint).toContain('keytool -importkeystore')
  })
})
