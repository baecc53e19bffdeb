import { isGradualError } from '@gradual/dsl'
import type { ServerAddress } from '../../driver/driver.ts'
import { formatAddress, parseTarget } from '../../target/index.ts'
import { askStatus } from '../../target/server-status.ts'
import type { Finding } from './machine.ts'

const ANSWER_MS = 5000

/** Asks every server of a target for its status; that is no load. */
export async function examineTarget(text: string): Promise<Finding[]> {
  const spec = parseTarget(text)
  if (spec.kind !== 'hosts') {
    return [{ kind: 'target', state: 'good', name: 'target', value: `${text} is started when a run needs it` }]
  }
  return Promise.all(spec.servers.map(examineServer))
}

async function examineServer(server: ServerAddress): Promise<Finding> {
  const found = { kind: 'target', name: formatAddress(server) } as const
  try {
    const status = await askStatus(server, ANSWER_MS)
    if (!status.allowed) return { ...found, state: 'good', value: 'answers, but keeps srvr to itself (whitelist)' }
    if (status.mode === undefined) {
      return { ...found, state: 'warning', value: 'runs, but serves nobody', advice: 'has the ensemble a quorum?' }
    }
    return { ...found, state: 'good', value: `ZooKeeper ${status.version ?? '(version unknown)'}, ${status.mode}` }
  } catch (error) {
    const advice = isGradualError(error) ? error.hint : 'is it running, and is the port right?'
    const why = error instanceof Error ? error.message : String(error)
    return { ...found, state: 'missing', value: why, ...(advice !== undefined && { advice }) }
  }
}
