import type { LossDetail, SessionLoss } from './session-types.ts'

/** No session came up. Says what became of the last attempt. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly reason: SessionLoss
  readonly detail: LossDetail
  /** Attempts so far. */
  readonly attempts: number

  constructor(reason: SessionLoss, detail: LossDetail, attempts: number) {
    super(describe(reason, detail), detail.cause === undefined ? undefined : { cause: detail.cause })
    this.reason = reason
    this.detail = detail
    this.attempts = attempts
  }
}

function describe(reason: SessionLoss, detail: LossDetail): string {
  const address = `${detail.server.host}:${detail.server.port}`
  if (reason === 'refused') return `cannot connect to ${address}: ${detail.cause?.message ?? 'refused'}`
  const said = detail.cause?.message ?? reason
  if (reason === 'tls') return `no TLS connection to ${address}: ${said}`
  if (reason === 'authFailed') return `${address} refuses the identity of the session: ${said}`
  if (reason === 'closed' && detail.stage === 'tls') {
    return `${address} closes connections before they are encrypted (plain text there, or maxClientCnxns reached?)`
  }
  if (reason === 'closed' && detail.stage === 'handshake') {
    return `${address} accepts connections and closes them at once (maxClientCnxns reached?)`
  }
  if (reason === 'timeout' && detail.stage === 'handshake') return `${address} accepts connections but does not answer`
  return `no session with ${address}: ${reason}`
}
