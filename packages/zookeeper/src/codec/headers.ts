import type { JuteReader } from './jute-reader.ts'
import type { JuteWriter } from './jute-writer.ts'

/** Transaction ids with a meaning of their own; ordinary requests count up from 1. */
export const XID = { event: -1, ping: -2, auth: -4, setWatches: -8 } as const

export const REPLY_HEADER_BYTES = 16

export interface RequestHeader {
  readonly xid: number
  readonly opCode: number
}

export interface ReplyHeader {
  readonly xid: number
  readonly zxid: bigint
  /** 0, or an error code; a body follows only after 0. */
  readonly code: number
}

export function encodeRequestHeader(writer: JuteWriter, xid: number, opCode: number): void {
  writer.writeInt(xid)
  writer.writeInt(opCode)
}

export function decodeRequestHeader(reader: JuteReader): RequestHeader {
  return { xid: reader.readInt(), opCode: reader.readInt() }
}

export function encodeReplyHeader(writer: JuteWriter, xid: number, zxid: bigint, code: number): void {
  writer.writeInt(xid)
  writer.writeLong(zxid)
  writer.writeInt(code)
}

export function decodeReplyHeader(reader: JuteReader): ReplyHeader {
  return { xid: reader.readInt(), zxid: reader.readLong(), code: reader.readInt() }
}
