import { noReply, noRequest, type Operation } from '../operation.ts'

/** Goes with xid -2. */
export const ping: Operation<11, undefined, undefined> = { opCode: 11, ...noRequest, ...noReply }
