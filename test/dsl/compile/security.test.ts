import { canonicalPlan, checkPlan, compile, phase, scenario, zookeeper } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'
import type { Untyped } from '../given.ts'

const SECRET = 'user:s3cret-pa55'

function compiled(options: object) {
  const target = (zookeeper as Untyped)({ namespace: '/x', ...options })
  const whole = scenario('x')
    .target(target as ReturnType<typeof zookeeper>)
    .workload(op => ({ read: op.getData({ keys: 10 }) }))
    .phases(() => phase('init').hold('5/s'))
  return compile(whole)
}

/** What is wrong, and the certainty that no issue repeats what was given. */
function issuesOf(options: object): string[] {
  const { issues } = compiled(options)
  expect(JSON.stringify(issues)).not.toContain('s3cret')
  return issues.map(({ path, message }) => `${path}: ${message}`)
}

describe('TLS and identity of a target', () => {
  it('are not part of a plan whose scenario does not name them', () => {
    const { plan, issues } = compiled({})
    expect(issues).toEqual([])
    expect(Object.keys(plan.target)).toEqual(expect.not.arrayContaining(['tls', 'auth', 'acl']))
  })

  it('go into the plan by the names of files and variables', () => {
    const tls = {
      ca: 'ca.pem',
      cert: 'a.pem',
      key: 'a.key',
      passphraseEnv: 'PASS',
      servername: 'zk',
      rejectUnauthorized: true,
    }
    const { plan, issues } = compiled({ tls, auth: { scheme: 'digest', env: 'ZK_AUTH' }, acl: 'open' })
    expect(issues).toEqual([])
    expect(plan.target).toMatchObject({ tls, auth: { scheme: 'digest', env: 'ZK_AUTH' }, acl: 'open' })
    expect(compiled({ tls: true }).plan.target.tls).toEqual({})
  })

  it('make no difference to what is run', () => {
    const { plan } = compiled({ tls: { ca: 'ca.pem' }, auth: { scheme: 'digest', env: 'A' }, acl: 'creator' })
    expect(canonicalPlan(plan)).toEqual(canonicalPlan(compiled({}).plan))
  })

  it.each([
    ['tls as a text', { tls: 's3cret.pem' }, ['target.tls: tls is true, or names files']],
    ['false', { tls: false }, ['target.tls: tls is true, or names files']],
    ['a name that is no option', { tls: { cs: 'a' } }, ["target.tls.cs: tls has no option 'cs'"]],
    ['a passphrase', { tls: { passphrase: 's3cret' } }, ["target.tls.passphrase: tls has no option 'passphrase'"]],
    ['a file that is a number', { tls: { ca: 5 } }, ['target.tls.ca: tls.ca must be a text']],
    ['no file', { tls: { ca: '' } }, ['target.tls.ca: tls.ca names no file']],
    [
      'what is in a file',
      { tls: { cert: 'a.pem', key: '-----BEGIN PRIVATE KEY-----\ns3cret\n' } },
      ['target.tls.key: tls.key names a file: what stands there is the content of one'],
    ],
    ['a certificate alone', { tls: { cert: 'a.pem' } }, ['target.tls.key: a certificate needs its key']],
    ['a key alone', { tls: { key: 'a.key' } }, ['target.tls.cert: a key needs its certificate']],
    ['no name to ask for', { tls: { servername: '' } }, ['target.tls.servername: the server name is empty']],
    [
      'verification by a word',
      { tls: { rejectUnauthorized: 'no' } },
      ['target.tls.rejectUnauthorized: tls.rejectUnauthorized is true or false'],
    ],
    [
      'the passphrase in place of its variable',
      { tls: { passphraseEnv: 's3cret pass' } },
      ['target.tls.passphraseEnv: what stands there is not the name of an environment variable'],
    ],
    [
      'an identity as a text',
      { auth: SECRET },
      ['target.auth: auth names the environment variable that holds user:password'],
    ],
    [
      'the identity in place of its variable',
      { auth: { scheme: 'digest', env: SECRET } },
      ['target.auth.env: what stands there is not the name of an environment variable'],
    ],
    [
      'the identity beside its variable',
      { auth: { scheme: 'digest', env: 'A', auth: SECRET } },
      ["target.auth.auth: auth has no option 'auth'"],
    ],
    ['another scheme', { auth: { scheme: 's3cret', env: 'A' } }, ["target.auth.scheme: the only scheme is 'digest'"]],
    ['another access list', { acl: 's3cret' }, ["target.acl: acl is 'open' or 'creator'"]],
  ])('%s is an issue', (_, options, expected) => {
    expect(issuesOf(options)).toEqual(expected)
  })

  it('are checked in a plan that comes from a file, too', () => {
    const { plan } = compiled({})
    const target = { ...plan.target, auth: { scheme: 'digest', env: SECRET }, tls: { cert: 'a.pem' } } as const
    expect(checkPlan({ ...plan, target }).map(({ path }) => path)).toEqual(['target.auth.env', 'target.tls.key'])
  })
})
