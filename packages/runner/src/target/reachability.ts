import { setTimeout as sleep } from 'node:timers/promises'
import { GradualError } from '@gradual/dsl'
import { type Access, OPEN_ACCESS } from '../driver/access.ts'
import type { ServerAddress } from '../driver/driver.ts'
import { formatAddress } from './address.ts'
import { type ProbeOutcome, probeRefusal, probeSession, probeTls } from './probe.ts'
import { askStatus, type ServerStatus } from './server-status.ts'
import { explainTlsFault } from './tls-faults.ts'

/** For the connection and the answer to the handshake together. */
const ANSWER_WITHIN_MS = 5_000
const STATUS_WITHIN_MS = 1_000
/** One closed connection may be chance, three in a row are a rule. */
const CLOSED_ATTEMPTS = 3
const CLOSED_PAUSE_MS = 200

type Outcome =
  | ProbeOutcome
  /** Plain text was spoken to it, and it wants TLS; or the other way round. */
  | { readonly kind: 'wantsTls' }
  | { readonly kind: 'wantsPlain' }
  /** Hangs up where TLS was spoken to it, and does not say why. */
  | { readonly kind: 'closedTls' }

export interface Probed {
  readonly server: ServerAddress
  readonly outcome: Outcome
  readonly status: ServerStatus | undefined
}

export interface ProbeOptions {
  readonly signal?: AbortSignal
  readonly access?: Access
}

/** Whether sessions can be had there, and where not, why. Never rejects. */
export async function probe(server: ServerAddress, options: ProbeOptions): Promise<Probed> {
  const { signal, access = OPEN_ACCESS } = options
  let outcome: Outcome = await probeSession(server, ANSWER_WITHIN_MS, signal, access)
  for (let attempt = 1; outcome.kind === 'closed' && attempt < CLOSED_ATTEMPTS && !signal?.aborted; attempt++) {
    await sleep(CLOSED_PAUSE_MS)
    outcome = await probeSession(server, ANSWER_WITHIN_MS, signal, access)
  }
  if (!signal?.aborted) outcome = (await findOtherSide(server, outcome, access)) ?? outcome
  const worthAsking = ['session', 'closed', 'closedTls'].includes(outcome.kind)
  const status = worthAsking ? await askStatus(server, STATUS_WITHIN_MS, access.tls).catch(() => undefined) : undefined
  return { server, outcome, status }
}

/** A server that is spoken to in the wrong way does not say so: it hangs up, or answers what makes no sense. */
async function findOtherSide(server: ServerAddress, { kind }: Outcome, { tls }: Access): Promise<Outcome | undefined> {
  if (tls === undefined) {
    if (kind !== 'closed' && kind !== 'stranger') return undefined
    return (await probeTls(server, ANSWER_WITHIN_MS)) ? { kind: 'wantsTls' } : undefined
  }
  if (kind !== 'closed' && kind !== 'tls') return undefined
  // Without the identity: that is for encrypted connections.
  const plain = await probeSession(server, STATUS_WITHIN_MS, undefined)
  if (plain.kind === 'session') return { kind: 'wantsPlain' }
  if (kind !== 'closed') return undefined
  const error = await probeRefusal(server, tls, STATUS_WITHIN_MS)
  return error === undefined ? { kind: 'closedTls' } : { kind: 'tls', error }
}

export function sayOutcome(outcome: Outcome): string {
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
    case 'closedTls':
      return 'closes every encrypted connection at once'
    case 'stranger':
      return 'answers, but does not speak the ZooKeeper protocol'
    case 'tls':
      return explainTlsFault(outcome.error).what
    case 'wantsTls':
      return 'speaks TLS, and was spoken to in plain text'
    case 'wantsPlain':
      return 'speaks plain text, and was spoken to in TLS'
    case 'authFailed':
      return 'does not take the identity that it was told (AUTHFAILED)'
  }
}

/** What is wrong with all of a target's servers, by the first of them. */
export function explainDown(first: Probed, others: readonly Probed[]): GradualError {
  const more = others.length === 0 ? '' : `, and ${others.length} more of the target's servers do not answer either`
  const message = `${formatAddress(first.server)} ${sayOutcome(first.outcome)}${more}`
  if (first.status?.withoutQuorum) {
    return new GradualError('TARGET_UNREACHABLE', `${message}: it has no quorum`, {
      hint: 'start the other servers of the ensemble, and wait for them to elect a leader',
    })
  }
  const code = REFUSALS.has(first.outcome.kind) ? 'TARGET_REFUSED' : 'TARGET_UNREACHABLE'
  return new GradualError(code, message, { hint: hintFor(first.outcome) })
}

/** Somebody is there, who does not let us in like this. */
const REFUSALS: ReadonlySet<Outcome['kind']> = new Set([
  'closed',
  'tls',
  'wantsTls',
  'wantsPlain',
  'closedTls',
  'authFailed',
])

export function hintFor(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'stranger':
      return 'name the client port of a ZooKeeper (2181 by default)'
    case 'closed':
      return "the likely cause is maxClientCnxns, 60 connections from one address by default: raise it (0 is without limit) in the servers' zoo.cfg, or end other clients here"
    case 'closedTls':
      return 'the likely causes are a certificate of ours that it wants or does not accept (--tls-cert FILE --tls-key FILE), and maxClientCnxns, 60 connections from one address by default'
    case 'tls':
      return explainTlsFault(outcome.error).hint
    case 'wantsTls':
      return 'add --tls, and --tls-ca FILE where its authority is your own (in a scenario: tls: { ca }); or name its clientPort'
    case 'wantsPlain':
      return 'name its secureClientPort, or leave TLS out (--no-tls)'
    case 'authFailed':
      return 'does the server know the scheme digest? See authProvider and DigestAuthenticationProvider in its configuration'
    case 'silent':
      return 'is the server overloaded, stopped or behind a firewall? Is this the client port (2181 by default)?'
    default:
      return 'check host and port, and that ZooKeeper runs there; --target local starts one, --target sandbox needs none'
  }
}
