import type { Operation } from '../operation.ts'
import { type MultiReply, multiReply } from './multi-reply.ts'
import { type MultiRequest, multiRequest } from './multi-request.ts'

/** Several reads in one request (3.6 and later). */
export const multiRead: Operation<22, MultiRequest, MultiReply> = { opCode: 22, ...multiRequest, ...multiReply }
