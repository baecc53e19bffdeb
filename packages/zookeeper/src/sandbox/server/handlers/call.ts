import {
  type AnyOperation,
  encodeReplyHeader,
  type JuteReader,
  type JuteWriter,
  type Operation,
} from '../../../codec/index.ts'
import type { Identity } from '../../tree/index.ts'
import type { Database } from '../database.ts'

/** What a handler sees of a connection. */
export interface Caller {
  readonly sessionId: bigint
  readonly identities: Identity[]
  readonly writer: JuteWriter
  /** Ends the session once the reply to this very request is written. */
  endSession(): void
}

export interface Call {
  readonly db: Database<Caller>
  readonly caller: Caller
}

/** Answers a request, or throws a `TreeError` with the code of the reply. */
export type Handler<Request, Reply> = (call: Call, request: Request) => Reply

/** Decodes a request, runs its handler and appends the whole reply to the caller's output. */
export type Responder = (call: Call, xid: number, reader: JuteReader) => void

export function respondWith<Request, Reply>(
  operation: Operation<number, Request, Reply>,
  handler: Handler<Request, Reply>,
): Responder {
  return (call, xid, reader) => {
    // The handler goes first: the events that it fires belong before the reply, and the reply's zxid after the write.
    const reply = handler(call, operation.decodeRequest(reader))
    const { writer } = call.caller
    const start = writer.beginFrame()
    encodeReplyHeader(writer, xid, call.db.lastZxid, 0)
    operation.encodeReply(writer, reply)
    writer.endFrame(start)
  }
}

export type HandlerOf<Op extends AnyOperation> =
  Op extends Operation<number, infer Request, infer Reply> ? Handler<Request, Reply> : never
