import { noReply, type Operation } from '../operation.ts'
import { type VersionRequest, versionRequest } from './path-request.ts'

/** Fails where the version differs. Made for multi; clients do not send it by itself. */
export const check: Operation<13, VersionRequest, undefined> = { opCode: 13, ...versionRequest, ...noReply }
