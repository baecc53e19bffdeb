import type { LossDetail, SessionLoss } from './session-types.ts'
import { isTlsFault } from './tls-options.ts'

type Stage = LossDetail['stage']

/** What the end of a connection means, by how far it had come. */
export function classifyEnd(
  stage: Stage,
  cause: Error | undefined,
  tls: boolean,
): { readonly reason: SessionLoss; readonly stage: Stage } {
  const code = cause !== undefined && 'code' in cause ? cause.code : undefined
  if (stage === 'connecting') {
    // Real servers reset connections that are too many for them, which may be seen before the connect itself is.
    if (code === 'ECONNRESET' || code === 'EPIPE') return { reason: 'closed', stage: tls ? 'tls' : 'handshake' }
    return { reason: code === 'ETIMEDOUT' ? 'timeout' : 'refused', stage }
  }
  // A server may refuse the certificate that it is shown after this side holds the connection for secure (TLS 1.3).
  const isRefusal = tls && stage !== 'up' && isTlsFault(cause)
  return { reason: isRefusal ? 'tls' : 'closed', stage: isRefusal ? 'tls' : stage }
}
