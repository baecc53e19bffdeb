import { createHash } from 'node:crypto'
import { type Acl, OPEN_ACL, PERMISSIONS } from '../../codec/index.ts'
import { ERROR_CODES } from '../../errors/index.ts'
import { TreeError } from './tree-error.ts'

/** What a connection has proved about itself. */
export interface Identity {
  readonly scheme: string
  readonly id: string
}

export const readOnlyAcl: readonly Acl[] = Object.freeze([
  { permissions: PERMISSIONS.read, scheme: 'world', id: 'anyone' },
])

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/

/** `user:base64(sha1(user:password))`, or undefined where the proof is not `user:password`. */
export function digestOf(proof: string): string | undefined {
  const colon = proof.indexOf(':')
  if (colon < 0) return undefined
  return `${proof.slice(0, colon)}:${createHash('sha1').update(proof).digest('base64')}`
}

/** The list as it is stored: `auth` becomes the ids of the connection, what is unknown or malformed is refused. */
export function resolveAcl(list: readonly Acl[] | null, identities: readonly Identity[]): readonly Acl[] {
  if (list === null || list.length === 0) throw new TreeError(ERROR_CODES.INVALIDACL)
  if (list.length === 1 && isOpen(list[0] as Acl)) return OPEN_ACL
  const resolved: Acl[] = []
  for (const entry of list) for (const acl of expand(entry, identities)) addOnce(resolved, acl)
  return resolved
}

export function allows(list: readonly Acl[], perm: number, identities: readonly Identity[]): boolean {
  if (list === OPEN_ACL) return true
  return list.some(acl => (acl.permissions & perm) !== 0 && matches(acl, identities))
}

export function checkAcl(list: readonly Acl[], perm: number, identities: readonly Identity[]): void {
  if (!allows(list, perm, identities)) throw new TreeError(ERROR_CODES.NOAUTH)
}

function isOpen(acl: Acl): boolean {
  return acl.permissions === PERMISSIONS.all && acl.scheme === 'world' && acl.id === 'anyone'
}

function expand(acl: Acl, identities: readonly Identity[]): readonly Acl[] {
  if (acl.scheme === 'world' && acl.id === 'anyone') return [acl]
  if (acl.scheme === 'auth') {
    const proved = identities.filter(identity => identity.scheme === 'digest')
    if (proved.length === 0) throw new TreeError(ERROR_CODES.INVALIDACL)
    return proved.map(identity => ({ permissions: acl.permissions, scheme: identity.scheme, id: identity.id }))
  }
  const valid =
    (acl.scheme === 'digest' && acl.id.split(':').length === 2) || (acl.scheme === 'ip' && isIpRange(acl.id))
  if (!valid) throw new TreeError(ERROR_CODES.INVALIDACL)
  return [acl]
}

function addOnce(list: Acl[], acl: Acl): void {
  if (
    !list.some(
      ({ permissions, scheme, id }) => permissions === acl.permissions && scheme === acl.scheme && id === acl.id,
    )
  ) {
    list.push(acl)
  }
}

function matches(acl: Acl, identities: readonly Identity[]): boolean {
  if (acl.scheme === 'world') return acl.id === 'anyone'
  return identities.some(
    ({ scheme, id }) => scheme === acl.scheme && (scheme === 'ip' ? isInRange(id, acl.id) : id === acl.id),
  )
}

function isIpRange(text: string): boolean {
  const match = IPV4.exec(text)
  if (match === null) return text.includes(':')
  return match.slice(1, 5).every(part => Number(part) <= 255) && Number(match[5] ?? 32) <= 32
}

function isInRange(address: string, range: string): boolean {
  const [network, bits] = range.split('/')
  if (network === undefined || bits === undefined) return address === range
  const shift = 32 - Number(bits)
  return shift === 32 || Math.floor(toNumber(address) / 2 ** shift) === Math.floor(toNumber(network) / 2 ** shift)
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}
