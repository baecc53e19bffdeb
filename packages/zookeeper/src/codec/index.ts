export { type Acl, CREATOR_ACL, OPEN_ACL, PERMISSIONS } from './acl.ts'
export {
  type ConnectRequest,
  type ConnectResponse,
  decodeConnectRequest,
  decodeConnectResponse,
  encodeConnectRequest,
  encodeConnectResponse,
  PASSWORD_BYTES,
} from './connect.ts'
export { DEFAULT_MAX_FRAME_BYTES, FrameSplitter } from './frame-splitter.ts'
export { encodeRequestFrame, writeErrorFrame, writeEventFrame, writeReplyFrame } from './frames.ts'
export {
  decodeReplyHeader,
  decodeRequestHeader,
  encodeReplyHeader,
  encodeRequestHeader,
  REPLY_HEADER_BYTES,
  XID,
} from './headers.ts'
export { JuteReader } from './jute-reader.ts'
export { JuteWriter } from './jute-writer.ts'
export { FrameLengthError, MalformedError } from './malformed.ts'
export { OP_CODES, type OpName, opName } from './op-codes.ts'
export type { AnyOperation, Operation, ReplyOf, RequestOf } from './operation.ts'
export { ADD_WATCH_MODE } from './operations/add-watch.ts'
export { CREATE_FLAGS, type CreateRequest } from './operations/create-request.ts'
export type { MultiResult } from './operations/multi-reply.ts'
export type { MultiOp } from './operations/multi-request.ts'
export type { SetWatchesRequest } from './operations/set-watches.ts'
export type { SetWatches2Request } from './operations/set-watches2.ts'
export { WATCHER_TYPE } from './operations/watcher-request.ts'
export { type Operations, operations } from './operations.ts'
export { decodeStat, encodeStat, type Stat } from './stat.ts'
export { decodeWatcherEvent, EVENT_TYPE, KEEPER_STATE, type WatcherEvent } from './watcher-event.ts'
