import { GradualError } from '@gradual/dsl'
import type { Access } from '../driver/access.ts'
import { ifThere } from './codes.ts'
import { connectClient } from './connect.ts'
import { explainFailure } from './errors.ts'
import type { NamespaceAddress } from './prepare.ts'
import { formatCount, plural } from './progress.ts'

export interface ExistingOptions extends Pick<NamespaceAddress, 'servers' | 'chroot'> {
  readonly access?: Access
  readonly parents: readonly string[]
  readonly sessionTimeoutMs: number
  readonly onProgress: (line: string) => void
}

/** Each path is a prepared request. */
const MOST = 1_000_000

/**
 * Lists the znodes that are there already. Nothing is written.
 *
 * @throws GradualError TARGET_REFUSED where a parent is missing or has no children
 */
export async function listExisting(
  options: ExistingOptions,
): Promise<{ readonly [parent: string]: readonly string[] }> {
  const { servers, chroot, parents, sessionTimeoutMs, access } = options
  if (parents.length === 0) return {}
  const client = await connectClient({ servers, chroot, sessionTimeoutMs, ...(access && { access }) })
  try {
    const found: Record<string, readonly string[]> = {}
    for (const parent of parents) {
      const names = await ifThere(client.getChildren(parent))
      if (names === undefined || names.length === 0) throw refuseEmpty(parent, names === undefined)
      if (names.length > MOST) throw refuseMany(parent, names.length)
      options.onProgress(`${plural(names.length, 'znode')} found below ${parent}`)
      found[parent] = names.toSorted().map(name => (parent === '/' ? `/${name}` : `${parent}/${name}`))
    }
    return found
  } catch (error) {
    throw explainFailure('what is there already cannot be listed', error, { servers, chroot, namespace: '' })
  } finally {
    await client.close()
  }
}

function refuseEmpty(parent: string, isMissing: boolean): GradualError {
  const what = isMissing ? 'does not exist' : 'has no children'
  return new GradualError(
    'TARGET_REFUSED',
    `${parent} ${what}, where the workload wants znodes that are there already`,
    {
      hint: 'correct the path, or have the run create keys of its own: keys: 1000',
    },
  )
}

function refuseMany(parent: string, count: number): GradualError {
  return new GradualError('TARGET_REFUSED', `${parent} has ${formatCount(count)} children: too many to go to`, {
    hint: `name those that matter: existing: ['${parent}/...', ...]`,
  })
}
