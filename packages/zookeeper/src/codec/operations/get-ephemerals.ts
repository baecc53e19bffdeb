import type { Operation } from '../operation.ts'
import { type PathRequest, pathRequest } from './path-request.ts'
import { readPath, writePath } from './set-watches.ts'

export interface GetEphemeralsReply {
  readonly ephemerals: readonly string[]
}

/** Ephemerals of the asking session below a path. */
export const getEphemerals: Operation<103, PathRequest, GetEphemeralsReply> = {
  opCode: 103,
  ...pathRequest,
  encodeReply(writer, reply) {
    writer.writeVector(reply.ephemerals, writePath)
  },
  decodeReply: reader => ({ ephemerals: reader.readVector(readPath) }),
}
