import { type AccessFlags, loadAccess } from '../../access/index.ts'
import type { Access } from '../../driver/access.ts'
import type { ServerAddress } from '../../driver/driver.ts'
import { formatAddress, hintFor, parseTarget, probe, sayOutcome } from '../../target/index.ts'
import type { Finding } from './machine.ts'

/** Opens a session on every server of a target and asks for its status; that is no load. */
export async function examineTarget(text: string, flags: AccessFlags): Promise<Finding[]> {
  const spec = parseTarget(text)
  const { access } = await loadAccess({ flags, env: process.env, target: spec })
  if (spec.kind !== 'hosts') {
    return [{ kind: 'target', state: 'good', name: 'target', value: `${text} is started when a run needs it` }]
  }
  return Promise.all(spec.servers.map(server => examineServer(server, access)))
}

async function examineServer(server: ServerAddress, access: Access): Promise<Finding> {
  const found = { kind: 'target', name: formatAddress(server) } as const
  const { outcome, status } = await probe(server, { access })
  if (status?.withoutQuorum) {
    return { ...found, state: 'warning', value: 'runs, but serves nobody', advice: 'has the ensemble a quorum?' }
  }
  if (outcome.kind !== 'session') {
    return { ...found, state: 'missing', value: sayOutcome(outcome), advice: hintFor(outcome) }
  }
  const tls = access.tls === undefined ? '' : ', TLS'
  if (status === undefined || !status.allowed) {
    return { ...found, state: 'good', value: `answers${tls}, but keeps srvr to itself (whitelist)` }
  }
  return {
    ...found,
    state: 'good',
    value: `ZooKeeper ${status.version ?? '(version unknown)'}, ${status.mode ?? 'mode unknown'}${tls}`,
  }
}
