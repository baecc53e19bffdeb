import type { Operation } from '../operation.ts'
import { type WatchRequest, watchRequest } from './path-request.ts'
import { type StatReply, statReply } from './stat-reply.ts'

/** The watch is set also where the answer is NONODE. */
export const exists: Operation<3, WatchRequest, StatReply> = { opCode: 3, ...watchRequest, ...statReply }
