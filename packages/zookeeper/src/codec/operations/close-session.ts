import { noReply, noRequest, type Operation } from '../operation.ts'

/** Ends the session, and its ephemerals with it. The server answers and closes the connection. */
export const closeSession: Operation<-11, undefined, undefined> = { opCode: -11, ...noRequest, ...noReply }
