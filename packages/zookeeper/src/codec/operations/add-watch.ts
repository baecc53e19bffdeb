import type { Operation } from '../operation.ts'

export const ADD_WATCH_MODE = { persistent: 0, persistentRecursive: 1 } as const

export interface AddWatchRequest {
  readonly path: string
  /** One of {@link ADD_WATCH_MODE}. */
  readonly mode: number
}

export interface AddWatchReply {
  /** 0: the server sends an error record even where there is none. */
  readonly code: number
}

export const addWatch: Operation<106, AddWatchRequest, AddWatchReply> = {
  opCode: 106,
  encodeRequest(writer, request) {
    writer.writeString(request.path)
    writer.writeInt(request.mode)
  },
  decodeRequest: reader => ({ path: reader.readString(), mode: reader.readInt() }),
  encodeReply(writer, reply) {
    writer.writeInt(reply.code)
  },
  decodeReply: reader => ({ code: reader.readInt() }),
}
