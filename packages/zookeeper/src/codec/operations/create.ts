import type { Operation } from '../operation.ts'
import { type CreateRequest, createRequest } from './create-request.ts'

export interface CreateReply {
  /** With the sequence number, where one was asked for. */
  readonly path: string
}

export const create: Operation<1, CreateRequest, CreateReply> = {
  opCode: 1,
  ...createRequest,
  encodeReply(writer, reply) {
    writer.writeString(reply.path)
  },
  decodeReply: reader => ({ path: reader.readString() }),
}
