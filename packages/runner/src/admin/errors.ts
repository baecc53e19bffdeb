import { GradualError, isGradualError } from '@gradual/dsl'
import { ZooKeeperError } from '../driver/node-zookeeper-client/client.ts'
import { formatAddress } from '../target/address.ts'
import { AUTH_REQUIRED, NO_AUTH } from './codes.ts'
import { describeOwner, type OwnerState, processOf } from './owner.ts'
import { OWNER_NODE } from './paths.ts'
import type { NamespaceAddress } from './prepare.ts'
import { plural } from './progress.ts'

const NAMED = 3

/** The command that removes what a run left. */
export function cleanCommand({ servers, chroot, namespace, access }: NamespaceAddress): string {
  const tls = access?.tls === undefined ? '' : ' --tls'
  const same =
    access?.tls === undefined && !access?.auth.length ? '' : ', with the options for TLS and identity of the run'
  return `gradual clean --target ${servers.map(formatAddress).join(',')}${chroot} --namespace ${namespace}${tls}${same}`
}

export function refuseForeign(children: readonly string[], { namespace }: NamespaceAddress): GradualError {
  return new GradualError(
    'NAMESPACE_IN_USE',
    `the namespace ${namespace} holds znodes that are not gradual's: ${nameSome(children)}`,
    { hint: 'choose another namespace, or use this one all the same with --force (they are left alone)' },
  )
}

/** Not even with `--force`: the load would write into them. */
export function refuseForeignKeys(keys: readonly string[], { namespace }: NamespaceAddress): GradualError {
  return new GradualError(
    'NAMESPACE_IN_USE',
    `the namespace ${namespace} holds keys of a load whose owner is unknown: ${nameSome(keys)}`,
    { hint: `the load would overwrite them: choose another namespace, or remove ${namespace} yourself` },
  )
}

export function refuseOwned(owner: Exclude<OwnerState, { kind: 'none' }>, address: NamespaceAddress): GradualError {
  const { namespace } = address
  if (owner.kind === 'foreign') {
    return new GradualError(
      'NAMESPACE_IN_USE',
      `${namespace}/${OWNER_NODE} is there, but does not say whose run it belongs to`,
      { hint: `choose another namespace, or remove ${namespace} yourself` },
    )
  }
  if (owner.alive && processOf(owner.record) !== 'ended') return refuseAlive(owner, address)
  return new GradualError(
    'NAMESPACE_IN_USE',
    `the namespace ${namespace} was left by ${describeOwner(owner.record)}, which is no more`,
    { hint: `remove what it left: ${cleanCommand(address)}` },
  )
}

export function refuseAlive(
  { record }: Extract<OwnerState, { kind: 'owned' }>,
  { namespace }: NamespaceAddress,
): GradualError {
  return new GradualError('NAMESPACE_IN_USE', `the namespace ${namespace} is in use by ${describeOwner(record)}`, {
    hint: 'wait for its end, or choose another namespace',
  })
}

/** Whatever went wrong between us and the servers, as one line. */
export function explainFailure(what: string, error: unknown, address: NamespaceAddress): GradualError {
  if (isGradualError(error)) return error
  const refused = explainRefusal(what, error, address)
  if (refused !== undefined) return refused
  const why = error instanceof Error ? error.message : String(error)
  return new GradualError('TARGET_LOST', `${what}: ${why}`, {
    hint: `is ${address.servers.map(formatAddress).join(', ')} still up?`,
    cause: error,
  })
}

export function explainLeftovers(error: unknown, address: NamespaceAddress): GradualError {
  const what = `the znodes below ${address.namespace} could not all be removed`
  const refused = explainRefusal(what, error, address)
  if (refused !== undefined) return refused
  const why = error instanceof Error ? error.message : String(error)
  return new GradualError('TARGET_LOST', `${what}: ${why}`, {
    hint: `when the servers are back: ${cleanCommand(address)}`,
    cause: error,
  })
}

/** The servers are well, and know that we are not allowed to. */
function explainRefusal(what: string, error: unknown, { servers, access }: NamespaceAddress): GradualError | undefined {
  if (!(error instanceof ZooKeeperError)) return undefined
  const names = servers.map(formatAddress).join(', ')
  if (error.code === AUTH_REQUIRED) {
    return new GradualError('TARGET_REFUSED', `${what}: ${names} serves nobody without an identity`, {
      hint: 'set GRADUAL_AUTH to user:password, or name another variable with --auth-env',
      cause: error,
    })
  }
  if (error.code !== NO_AUTH) return undefined
  return new GradualError('TARGET_REFUSED', `${what}: ${names} does not permit it at ${error.path ?? 'that path'}`, {
    hint: access?.auth.length
      ? 'it was created by somebody else: come with the identity that created it, or choose another namespace'
      : 'come with the identity that created it (GRADUAL_AUTH or --auth-env), or choose a namespace that everybody may write to',
    cause: error,
  })
}

function nameSome(names: readonly string[]): string {
  const sorted = names.toSorted()
  const shown = sorted.slice(0, NAMED).join(', ')
  return names.length > NAMED ? `${shown} and ${plural(names.length - NAMED, 'other')}` : shown
}
