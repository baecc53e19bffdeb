import { setTimeout as sleep } from 'node:timers/promises'
import { GradualError } from '@gradual/dsl'
import type { ServerAddress } from '../driver/driver.ts'
import { formatAddress } from './address.ts'
import { type ProbeOutcome, probeSession } from './probe.ts'
import { askStatus, type ServerStatus } from './server-status.ts'
import type { OpenTarget, OpenTargetOptions, TargetSpec } from './types.ts'

/** For the connection and the answer to the handshake together. */
const ANSWER_WITHIN_MS = 5_000
const STATUS_WITHIN_MS = 1_000
/** One closed connection may be chance, three in a row are a rule. */
const CLOSED_ATTEMPTS = 3
const CLOSED_PAUSE_MS = 200

interface Probed {
  readonly server: ServerAddress
  readonly outcome: ProbeOutcome
  readonly status: ServerStatus | undefined
}

/**
 * Checks that the user's servers answer: at least one must. Those that do not are named, and stay in the list, because
 * sessions go to whoever answers and a server may come back.
 */
export async function openHosts(spec: TargetSpec<'hosts'>, options: OpenTargetOptions): Promise<OpenTarget> {
  const probed = await Promise.all(spec.servers.map(server => probe(server, options.signal)))
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

async function probe(server: ServerAddress, signal: AbortSignal | undefined): Promise<Probed> {
  let outcome = await probeSession(server, ANSWER_WITHIN_MS, signal)
  for (let attempt = 1; outcome.kind === 'closed' && attempt < CLOSED_ATTEMPTS && !signal?.aborted; attempt++) {
    await sleep(CLOSED_PAUSE_MS)
    outcome = await probeSession(server, ANSWER_WITHIN_MS, signal)
  }
  const worthAsking = outcome.kind === 'session' || outcome.kind === 'closed'
  const status = worthAsking ? await askStatus(server, STATUS_WITHIN_MS).catch(() => undefined) : undefined
  return { server, outcome, status }
}

function sayOutcome(outcome: ProbeOutcome): string {
  switch (outcome.kind) {
    case 'session':
      return 'answers'
    case 'unreachable':
      return `cannot be reached (${outcome.why})`
    case 'silent':
      return outcome.connected
        ? `accepts the connection but does not answer within ${ANSWER_WITHIN_MS / 1000} s`
        : `cannot be reached within ${ANSWER_WITHIN_MS / 1000} s`
    case 'closed':
      return 'closes every connection at once'
    case 'stranger':
      return 'answers, but does not speak the ZooKeeper protocol'
  }
}

function explainDown(first: Probed, others: readonly Probed[]): GradualError {
  const more = others.length === 0 ? '' : `, and ${others.length} more of the target's servers do not answer either`
  const message = `${formatAddress(first.server)} ${sayOutcome(first.outcome)}${more}`
  if (first.outcome.kind !== 'closed') {
    return new GradualError('TARGET_UNREACHABLE', message, { hint: hintFor(first.outcome) })
  }
  if (first.status?.withoutQuorum) {
    return new GradualError('TARGET_UNREACHABLE', `${message}: it has no quorum`, {
      hint: 'start the other servers of the ensemble, and wait for them to elect a leader',
    })
  }
  return new GradualError('TARGET_REFUSED', message, {
    hint: "the likely cause is maxClientCnxns, 60 connections from one address by default: raise it (0 is without limit) in the servers' zoo.cfg, or end other clients here",
  })
}

function hintFor(outcome: ProbeOutcome): string {
  switch (outcome.kind) {
    case 'stranger':
      return 'name the client port of a ZooKeeper (2181 by default); TLS ports do not work'
    case 'silent':
      return 'is the server overloaded, stopped or behind a firewall? Is this the client port (2181 by default)?'
    default:
      return 'check host and port, and that ZooKeeper runs there; --target local starts one, --target sandbox needs none'
  }
}
