import type { PlanAuth, PlanTls } from '../plan.ts'
import type { Mark } from '../source-location.ts'
import { didYouMean } from '../suggest.ts'
import type { Draft } from './draft.ts'

const texts = ['ca', 'cert', 'key', 'passphraseEnv', 'servername'] as const
const known = [...texts, 'rejectUnauthorized']

// What was given is never shown here: it may be a secret in the wrong place.

/** `true`, or names of files and of an environment variable. */
export function compileTls(draft: Draft, value: unknown, mark: Mark): PlanTls | undefined {
  if (value === undefined) return undefined
  if (value === true) return {}
  if (!isRecord(value)) {
    draft.unreadable('target.tls', 'tls is true, or names files', "tls: { ca: 'certs/ca.pem' }", mark)
    return undefined
  }
  refuseUnknown(draft, 'target.tls', value, known, mark, {
    passphrase: 'name the environment variable that holds it: passphraseEnv',
  })
  const tls: { -readonly [K in keyof PlanTls]: PlanTls[K] } = {}
  for (const name of texts) {
    const text = value[name]
    if (text === undefined) continue
    if (typeof text === 'string') tls[name] = text
    else draft.unreadable(`target.tls.${name}`, `tls.${name} must be a text`, undefined, mark)
  }
  const { rejectUnauthorized } = value
  if (typeof rejectUnauthorized === 'boolean') tls.rejectUnauthorized = rejectUnauthorized
  else if (rejectUnauthorized !== undefined) {
    draft.unreadable('target.tls.rejectUnauthorized', 'tls.rejectUnauthorized is true or false', undefined, mark)
  }
  return tls
}

/** The scheme, and the environment variable that holds the proof. */
export function compileAuth(draft: Draft, value: unknown, mark: Mark): PlanAuth | undefined {
  if (value === undefined) return undefined
  const written = "auth: { scheme: 'digest', env: 'ZK_AUTH' }"
  if (!isRecord(value) || typeof value.env !== 'string') {
    draft.unreadable('target.auth', 'auth names the environment variable that holds user:password', written, mark)
    return undefined
  }
  refuseUnknown(draft, 'target.auth', value, ['scheme', 'env'], mark, {
    auth: `name the environment variable that holds it: ${written}`,
    password: `name the environment variable that holds it: ${written}`,
  })
  if (value.scheme !== undefined && value.scheme !== 'digest') {
    draft.unreadable('target.auth.scheme', "the only scheme is 'digest'", undefined, mark)
  }
  return { scheme: 'digest', env: value.env }
}

export function compileAcl(draft: Draft, value: unknown, mark: Mark): 'open' | 'creator' | undefined {
  if (value === undefined || value === 'open' || value === 'creator') return value
  draft.unreadable('target.acl', "acl is 'open' or 'creator'", undefined, mark)
  return undefined
}

function refuseUnknown(
  draft: Draft,
  path: string,
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
  mark: Mark,
  hints: Readonly<Record<string, string>>,
): void {
  for (const name of Object.keys(value)) {
    if (names.includes(name)) continue
    const hint = hints[name] ?? didYouMean(name, names, 'options')
    draft.issue(`${path}.${name}`, `${path.replace('target.', '')} has no option '${name}'`, hint, mark)
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
