import type { Operation } from '../operation.ts'
import { type CreateRequest, createRequest } from './create-request.ts'
import { type Create2Reply, create2Reply } from './create2-reply.ts'

/** As `create`, and tells the Stat of what was created. */
export const create2: Operation<15, CreateRequest, Create2Reply> = { opCode: 15, ...createRequest, ...create2Reply }
