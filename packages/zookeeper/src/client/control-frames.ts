import {
  encodeConnectRequest,
  encodeRequestFrame,
  JuteWriter,
  operations,
  PASSWORD_BYTES,
  XID,
} from '../codec/index.ts'

export const PING_FRAME: Buffer = encodeRequestFrame(operations.ping, XID.ping, undefined)
export const CLOSE_FRAME: Buffer = encodeRequestFrame(operations.closeSession, 0, undefined)
export const NO_PASSWORD: Buffer = Buffer.alloc(PASSWORD_BYTES)

export interface Credentials {
  readonly lastZxidSeen: bigint
  readonly timeoutMs: number
  readonly sessionId: bigint
  readonly password: Buffer
}

export function encodeConnectFrame(credentials: Credentials): Buffer {
  const writer = new JuteWriter()
  const start = writer.beginFrame()
  encodeConnectRequest(writer, { protocolVersion: 0, readOnly: false, ...credentials })
  writer.endFrame(start)
  return writer.detach()
}
