import { connect as connectTls } from 'node:tls'
import { isTlsFault, MalformedError, PipelinedSession, type TlsOptions, tlsConnectOptions } from '@gradual/zookeeper'
import { type Access, OPEN_ACCESS } from '../driver/access.ts'
import type { ServerAddress } from '../driver/driver.ts'

/** What came of one try to open a session. */
export type ProbeOutcome =
  | { readonly kind: 'session' }
  /** Nobody listens, the name is unknown, no way there. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** Accepted the connection, or did not even refuse it, and then nothing came. */
  | { readonly kind: 'silent'; readonly connected: boolean }
  | { readonly kind: 'closed' }
  /** Answered something that is not ZooKeeper's protocol. */
  | { readonly kind: 'stranger' }
  /** The two sides do not agree on TLS, or on whom to trust. */
  | { readonly kind: 'tls'; readonly error: Error }
  /** Does not take the identity that it was told. */
  | { readonly kind: 'authFailed' }

/** The server raises it to its own minimum; the session is closed at once anyway. */
const SESSION_TIMEOUT_MS = 4_000

/** Opens a session on one server and closes it again. Never rejects. */
export async function probeSession(
  server: ServerAddress,
  withinMs: number,
  signal: AbortSignal | undefined,
  access: Access = OPEN_ACCESS,
): Promise<ProbeOutcome> {
  const { tls, auth } = access
  let settle: (outcome: ProbeOutcome) => void = () => {}
  const settled = new Promise<ProbeOutcome>(resolve => {
    settle = resolve
  })
  const session = new PipelinedSession(
    {
      servers: [server],
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      connectTimeoutMs: withinMs,
      maxInFlight: 1,
      ...(tls && { tls }),
      auth,
    },
    {
      replied() {},
      up: () => settle({ kind: 'session' }),
      down: (reason, { stage, cause }) => settle(outcomeOf(reason, stage !== 'connecting', cause)),
    },
  )
  const abort = (): void => settle({ kind: 'silent', connected: false })
  signal?.addEventListener('abort', abort)
  session.open()
  const outcome = await settled
  signal?.removeEventListener('abort', abort)
  await session.close()
  return outcome
}

/** Whether TLS is spoken there, with whomever and whatever certificate. */
export function probeTls({ host, port }: ServerAddress, withinMs: number): Promise<boolean> {
  return new Promise(resolve => {
    // Who answers makes no difference: nothing is told to it.
    const socket = connectTls({ host, port, rejectUnauthorized: false }, () => settle(true))
    const settle = (speaks: boolean): void => {
      resolve(speaks)
      socket.destroy()
    }
    socket.setTimeout(withinMs, () => settle(false))
    // An alert is TLS too: the server wants another version, or a certificate of ours.
    socket.on('error', error => settle('code' in error && /_ALERT_/.test(String(error.code))))
  })
}

/**
 * What the server does not like about our side, if it says so. It says so after this side holds the connection for secure
 * (TLS 1.3), and whoever speaks first then may lose its word with the connection: nothing is sent here.
 */
export function probeRefusal(
  { host, port }: ServerAddress,
  tls: TlsOptions,
  withinMs: number,
): Promise<Error | undefined> {
  return new Promise(resolve => {
    const socket = connectTls({ host, port, ...tlsConnectOptions(tls, host) })
    const settle = (error?: Error): void => {
      resolve(error)
      socket.destroy()
    }
    setTimeout(settle, withinMs).unref()
    socket.on('error', error => settle(isTlsFault(error) ? error : undefined))
    socket.on('close', () => settle())
    socket.resume()
  })
}

function outcomeOf(reason: string, connected: boolean, cause: Error | undefined): ProbeOutcome {
  switch (reason) {
    case 'refused':
      return { kind: 'unreachable', why: explain(cause) }
    case 'timeout':
      return { kind: 'silent', connected }
    case 'tls':
      return { kind: 'tls', error: cause ?? new Error('no reason given') }
    case 'authFailed':
      return { kind: 'authFailed' }
    default:
      return { kind: cause instanceof MalformedError ? 'stranger' : 'closed' }
  }
}

// By code: where a name has several addresses, the error holds one for each and its own message is empty.
const REASONS: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'its name is unknown',
  EAI_AGAIN: 'its name cannot be looked up',
  EHOSTUNREACH: 'no route leads there',
  ENETUNREACH: 'no route leads there',
}

function explain(error: (Error & { readonly code?: string }) | undefined): string {
  return REASONS[error?.code ?? ''] ?? (error?.message || error?.code || 'for no reason given')
}
