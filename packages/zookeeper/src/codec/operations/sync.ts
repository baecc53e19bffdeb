import type { Operation } from '../operation.ts'
import { type PathRequest, pathRequest } from './path-request.ts'

/** Answered when the server has caught up with the leader. The reply repeats the path. */
export const sync: Operation<9, PathRequest, PathRequest> = {
  opCode: 9,
  ...pathRequest,
  encodeReply: pathRequest.encodeRequest,
  decodeReply: pathRequest.decodeRequest,
}
