import type { PlanTarget } from '../plan.ts'
import type { Mark } from '../source-location.ts'
import { didYouMean } from '../suggest.ts'
import { targetNode } from '../target/zookeeper.ts'
import { readAmount } from './amounts.ts'
import { type Draft, show } from './draft.ts'
import { compileAcl, compileAuth, compileTls } from './security.ts'

const known = ['namespace', 'clients', 'parallelism', 'servers', 'sessionTimeout', 'deadline', 'tls', 'auth', 'acl']

/** The target, from what `.target()` was given. */
export function compileTarget(draft: Draft, value: unknown, mark: Mark): PlanTarget {
  const node = targetNode(value)
  if (node === undefined) {
    draft.unreadable('target', `a target is needed, not ${show(value)}`, "zookeeper({ namespace: '/gradual' })", mark)
  }
  const options = node?.options ?? {}
  const at = node?.mark ?? mark
  draft.mark('target', at)
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      draft.issue(`target.${name}`, `zookeeper() has no option '${name}'`, didYouMean(name, known, 'options'), at)
    }
  }
  const count = (name: string, otherwise: number) =>
    options[name] === undefined ? otherwise : readAmount(draft, 'count', `target.${name}`, options[name], at)
  const time = (name: string, otherwiseMs: number) =>
    options[name] === undefined ? otherwiseMs : readAmount(draft, 'duration', `target.${name}Ms`, options[name], at)
  const tls = compileTls(draft, options.tls, at)
  const auth = compileAuth(draft, options.auth, at)
  const acl = compileAcl(draft, options.acl, at)
  return {
    kind: 'zookeeper',
    namespace: node === undefined ? '' : compileNamespace(draft, options.namespace, at),
    servers: compileServers(draft, options.servers, at),
    clients: count('clients', 100),
    parallelism: count('parallelism', 20),
    sessionTimeoutMs: time('sessionTimeout', 30_000),
    deadlineMs: time('deadline', 5000),
    ...(tls && { tls }),
    ...(auth && { auth }),
    ...(acl && { acl }),
  }
}

function compileNamespace(draft: Draft, namespace: unknown, mark: Mark): string {
  if (typeof namespace === 'string') return namespace
  draft.unreadable(
    'target.namespace',
    `a namespace is needed, not ${show(namespace)}`,
    "write it like '/gradual'",
    mark,
  )
  return ''
}

function compileServers(draft: Draft, servers: unknown, mark: Mark): readonly string[] {
  if (servers === undefined) return []
  if (Array.isArray(servers) && servers.every(server => typeof server === 'string')) return [...servers]
  draft.issue('target.servers', `a list of servers is needed, not ${show(servers)}`, "write it like ['zk1:2181']", mark)
  return []
}
