import { connect } from 'node:net'
import {
  decodeConnectResponse,
  encodeConnectRequest,
  encodeRequestHeader,
  FrameSplitter,
  JuteReader,
  JuteWriter,
  OP_CODES,
} from '@gradual/zookeeper'
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

/** The server raises it to its own minimum; the session is closed at once anyway. */
const SESSION_TIMEOUT_MS = 4_000
const CLOSE_WITHIN_MS = 1_000

/** Opens a session on one server and closes it again. Never rejects. */
export function probeSession(
  server: ServerAddress,
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<ProbeOutcome> {
  return new Promise(resolve => {
    let connected = false
    let outcome: ProbeOutcome | undefined
    const socket = connect(server.port, server.host)
    const settle = (found: ProbeOutcome): void => {
      outcome ??= found
      socket.destroy()
    }
    let timer = setTimeout(() => settle({ kind: 'silent', connected }), withinMs)
    const frames = new FrameSplitter((buffer, start, end) => {
      if (outcome !== undefined) return settle(outcome)
      outcome = readResponse(buffer, start, end)
      if (outcome.kind !== 'session') return settle(outcome)
      // Its reply, or the end of the connection, says that the session is gone.
      socket.write(closeFrame())
      clearTimeout(timer)
      timer = setTimeout(() => socket.destroy(), CLOSE_WITHIN_MS)
    })
    const abort = (): void => settle({ kind: 'silent', connected })
    signal?.addEventListener('abort', abort)
    socket.on('connect', () => {
      connected = true
      socket.write(connectFrame())
    })
    socket.on('data', chunk => {
      try {
        frames.push(chunk)
      } catch {
        settle({ kind: 'stranger' })
      }
    })
    socket.on('error', error => {
      if (!connected) outcome ??= { kind: 'unreachable', why: explain(error) }
    })
    socket.on('close', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      resolve(outcome ?? { kind: 'closed' })
    })
  })
}

// By code: where a name has several addresses, the error holds one for each and its own message is empty.
const REASONS: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'its name is unknown',
  EAI_AGAIN: 'its name cannot be looked up',
  EHOSTUNREACH: 'no route leads there',
  ENETUNREACH: 'no route leads there',
}

function explain(error: Error & { readonly code?: string }): string {
  return REASONS[error.code ?? ''] ?? (error.message || error.code || 'for no reason given')
}

function readResponse(buffer: Buffer, start: number, end: number): ProbeOutcome {
  const { timeoutMs } = decodeConnectResponse(new JuteReader(buffer, start, end))
  return timeoutMs > 0 ? { kind: 'session' } : { kind: 'closed' }
}

function connectFrame(): Buffer {
  const writer = new JuteWriter()
  const start = writer.beginFrame()
  encodeConnectRequest(writer, {
    protocolVersion: 0,
    lastZxidSeen: 0n,
    timeoutMs: SESSION_TIMEOUT_MS,
    sessionId: 0n,
    password: Buffer.alloc(16),
    readOnly: false,
  })
  writer.endFrame(start)
  return writer.detach()
}

function closeFrame(): Buffer {
  const writer = new JuteWriter()
  const start = writer.beginFrame()
  encodeRequestHeader(writer, 1, OP_CODES.closeSession)
  writer.endFrame(start)
  return writer.detach()
}
