import type { Operation } from '../operation.ts'
import { type CreateRequest, createRequest } from './create-request.ts'
import { type Create2Reply, create2Reply } from './create2-reply.ts'

/** The server deletes the znode some time after its last child is gone. */
export const createContainer: Operation<19, CreateRequest, Create2Reply> = {
  opCode: 19,
  ...createRequest,
  ...create2Reply,
}
