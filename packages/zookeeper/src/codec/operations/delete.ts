import { noReply, type Operation } from '../operation.ts'
import { type VersionRequest, versionRequest } from './path-request.ts'

export const deleteNode: Operation<2, VersionRequest, undefined> = { opCode: 2, ...versionRequest, ...noReply }
