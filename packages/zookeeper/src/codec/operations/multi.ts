import type { Operation } from '../operation.ts'
import { type MultiReply, multiReply } from './multi-reply.ts'
import { type MultiRequest, multiRequest } from './multi-request.ts'

/** All or nothing. Its reply has code 0 also where it failed: the results tell. */
export const multi: Operation<14, MultiRequest, MultiReply> = { opCode: 14, ...multiRequest, ...multiReply }
