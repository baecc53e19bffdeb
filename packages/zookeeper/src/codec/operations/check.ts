import { noReply, type Operation } from '../operation.ts'
import { type VersionRequest, versionRequest } from './path-request.ts'

/**
 * Fails where the version differs. A part of multi only: by itself a real server answers it when it fails, and not at all
 * when it holds (3.8.0), so that the connection's order of replies is lost.
 */
export const check: Operation<13, VersionRequest, undefined> = { opCode: 13, ...versionRequest, ...noReply }
