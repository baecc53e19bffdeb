import type { JuteReader } from './jute-reader.ts'
import type { JuteWriter } from './jute-writer.ts'

/** The records of one request type, both ways: clients encode requests, servers encode replies. Bodies only, without header. */
export interface Operation<Code extends number, Request, Reply> {
  readonly opCode: Code
  encodeRequest(writer: JuteWriter, request: Request): void
  decodeRequest(reader: JuteReader): Request
  encodeReply(writer: JuteWriter, reply: Reply): void
  decodeReply(reader: JuteReader): Reply
}

/** Any operation, where only its presence matters. */
export interface AnyOperation {
  readonly opCode: number
  encodeRequest(writer: JuteWriter, request: never): void
  decodeRequest(reader: JuteReader): unknown
  encodeReply(writer: JuteWriter, reply: never): void
  decodeReply(reader: JuteReader): unknown
}

export type RequestOf<Op extends AnyOperation> = ReturnType<Op['decodeRequest']>
export type ReplyOf<Op extends AnyOperation> = ReturnType<Op['decodeReply']>

export const noRequest = {
  encodeRequest(): void {},
  decodeRequest(): undefined {},
}

export const noReply = {
  encodeReply(): void {},
  decodeReply(): undefined {},
}
