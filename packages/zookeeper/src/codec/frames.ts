import { encodeReplyHeader, encodeRequestHeader, XID } from './headers.ts'
import { JuteWriter } from './jute-writer.ts'
import type { Operation } from './operation.ts'
import { encodeWatcherEvent, type WatcherEvent } from './watcher-event.ts'

/** A whole request, length first. */
export function encodeRequestFrame<Request>(
  operation: Operation<number, Request, unknown>,
  xid: number,
  request: Request,
): Buffer {
  const writer = new JuteWriter()
  const start = writer.beginFrame()
  encodeRequestHeader(writer, xid, operation.opCode)
  operation.encodeRequest(writer, request)
  writer.endFrame(start)
  return writer.detach()
}

/** Appends a whole successful reply to what the writer holds. */
export function writeReplyFrame<Reply>(
  writer: JuteWriter,
  operation: Operation<number, unknown, Reply>,
  xid: number,
  zxid: bigint,
  reply: Reply,
): void {
  const start = writer.beginFrame()
  encodeReplyHeader(writer, xid, zxid, 0)
  operation.encodeReply(writer, reply)
  writer.endFrame(start)
}

/** Appends a whole reply without body: an error, or the answer to a ping. */
export function writeErrorFrame(writer: JuteWriter, xid: number, zxid: bigint, code: number): void {
  const start = writer.beginFrame()
  encodeReplyHeader(writer, xid, zxid, code)
  writer.endFrame(start)
}

/** Appends a whole watch event. */
export function writeEventFrame(writer: JuteWriter, event: WatcherEvent): void {
  const start = writer.beginFrame()
  encodeReplyHeader(writer, XID.event, -1n, 0)
  encodeWatcherEvent(writer, event)
  writer.endFrame(start)
}
