import type { JuteReader } from './jute-reader.ts'
import type { JuteWriter } from './jute-writer.ts'

export const PASSWORD_BYTES = 16

export interface ConnectRequest {
  readonly protocolVersion: number
  /** Highest transaction id that the client has seen; a server that is behind it refuses the client. */
  readonly lastZxidSeen: bigint
  readonly timeoutMs: number
  /** 0 asks for a new session. */
  readonly sessionId: bigint
  readonly password: Buffer | null
  /** Whether a read-only server will do. Absent where the client is older than 3.4: the byte is then not on the wire. */
  readonly readOnly?: boolean
}

export interface ConnectResponse {
  readonly protocolVersion: number
  /** As negotiated; 0 when the session is not known any more (expired). */
  readonly timeoutMs: number
  readonly sessionId: bigint
  readonly password: Buffer | null
  /** Whether the server is read-only. Present if and only if the request had its byte. */
  readonly readOnly?: boolean
}

/** The connect exchange has no header: these are whole frames without their length. */
export function encodeConnectRequest(writer: JuteWriter, request: ConnectRequest): void {
  writer.writeInt(request.protocolVersion)
  writer.writeLong(request.lastZxidSeen)
  writer.writeInt(request.timeoutMs)
  writer.writeLong(request.sessionId)
  writer.writeBuffer(request.password)
  if (request.readOnly !== undefined) writer.writeBoolean(request.readOnly)
}

export function decodeConnectRequest(reader: JuteReader): ConnectRequest {
  const fixed = {
    protocolVersion: reader.readInt(),
    lastZxidSeen: reader.readLong(),
    timeoutMs: reader.readInt(),
    sessionId: reader.readLong(),
    password: reader.readBuffer(),
  }
  return reader.remaining > 0 ? { ...fixed, readOnly: reader.readBoolean() } : fixed
}

export function encodeConnectResponse(writer: JuteWriter, response: ConnectResponse): void {
  writer.writeInt(response.protocolVersion)
  writer.writeInt(response.timeoutMs)
  writer.writeLong(response.sessionId)
  writer.writeBuffer(response.password)
  if (response.readOnly !== undefined) writer.writeBoolean(response.readOnly)
}

export function decodeConnectResponse(reader: JuteReader): ConnectResponse {
  const fixed = {
    protocolVersion: reader.readInt(),
    timeoutMs: reader.readInt(),
    sessionId: reader.readLong(),
    password: reader.readBuffer(),
  }
  return reader.remaining > 0 ? { ...fixed, readOnly: reader.readBoolean() } : fixed
}
