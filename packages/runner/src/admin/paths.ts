import { GradualError } from '@gradual/dsl'
import { DATA_NODE, keyPath } from '../driver/driver.ts'

/** Where a run's znodes are. Paths are those of the server, with the chroot in front. */
export interface NamespacePaths {
  readonly namespace: string
  /** Names the run; the first znode of a run in its namespace and the last to go. */
  readonly owner: string
  /** Ephemeral: there as long as the run is. */
  readonly alive: string
  readonly data: string
  key(index: number): string
}

export const OWNER_NODE = 'gradual-owner'
const ALIVE_NODE = 'alive'

export function namespacePaths(chroot: string, namespace: string): NamespacePaths {
  if (!/^(\/[^/]+)+$/.test(namespace)) {
    throw new GradualError('CLI_USAGE', `${namespace || 'nothing'} is not a namespace`, {
      hint: 'a namespace is an absolute path of znodes below the root, such as /zkGradualTest',
    })
  }
  const root = `${chroot}${namespace}`
  const owner = `${root}/${OWNER_NODE}`
  return {
    namespace: root,
    owner,
    alive: `${owner}/${ALIVE_NODE}`,
    data: `${root}/${DATA_NODE}`,
    key: index => keyPath(root, index),
  }
}

/** What `keyPath` puts below the data znode, and nothing else that somebody may have put there. */
export function isKeyName(name: string): boolean {
  return /^k\d{8,}$/.test(name)
}

/** `/a/b/c` lies below `/a` and `/a/b`, outermost first. */
export function ancestorsOf(path: string): string[] {
  const segments = path.split('/').slice(1, -1)
  return segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`)
}
