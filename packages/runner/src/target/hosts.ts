import { formatAddress } from './address.ts'
import { explainDown, probe, sayOutcome } from './reachability.ts'
import type { OpenTarget, OpenTargetOptions, TargetSpec } from './types.ts'

/**
 * Checks that the user's servers answer: at least one must. Those that do not are named, and stay in the list, because
 * sessions go to whoever answers and a server may come back.
 */
export async function openHosts(spec: TargetSpec<'hosts'>, options: OpenTargetOptions): Promise<OpenTarget> {
  const probed = await Promise.all(spec.servers.map(server => probe(server, options)))
  options.signal?.throwIfAborted()
  const down = probed.filter(({ outcome }) => outcome.kind !== 'session')
  if (down.length === probed.length) throw explainDown(down[0]!, down.slice(1))
  for (const { server, outcome } of down) options.onProgress(`${formatAddress(server)} ${sayOutcome(outcome)}`)
  const names = spec.servers.map(formatAddress)
  const version = probed.find(({ status }) => status?.version !== undefined)?.status?.version
  return {
    spec,
    servers: spec.servers,
    chroot: spec.chroot,
    figures: {
      kind: 'hosts',
      description: `${names.join(',')}${spec.chroot}${version === undefined ? '' : ` (ZooKeeper ${version})`}`,
      servers: names,
      ...(version !== undefined && { version }),
    },
    pids: [],
    close: async () => {},
  }
}
