import type { Operation } from '../operation.ts'
import { type CreateRequest, createRequest } from './create-request.ts'
import { type Create2Reply, create2Reply } from './create2-reply.ts'

export interface CreateTtlRequest extends CreateRequest {
  /** The server deletes the znode when it was neither changed nor had children for so long. */
  readonly ttlMs: bigint
}

export const createTTL: Operation<21, CreateTtlRequest, Create2Reply> = {
  opCode: 21,
  encodeRequest(writer, request) {
    createRequest.encodeRequest(writer, request)
    writer.writeLong(request.ttlMs)
  },
  decodeRequest: reader => ({ ...createRequest.decodeRequest(reader), ttlMs: reader.readLong() }),
  ...create2Reply,
}
