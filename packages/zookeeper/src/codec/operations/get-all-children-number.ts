import type { Operation } from '../operation.ts'
import { type PathRequest, pathRequest } from './path-request.ts'

export interface GetAllChildrenNumberReply {
  /** Znodes below the path, at any depth. */
  readonly totalNumber: number
}

export const getAllChildrenNumber: Operation<104, PathRequest, GetAllChildrenNumberReply> = {
  opCode: 104,
  ...pathRequest,
  encodeReply(writer, reply) {
    writer.writeInt(reply.totalNumber)
  },
  decodeReply: reader => ({ totalNumber: reader.readInt() }),
}
