import { type Acl, decodeAcl, encodeAcl } from '../acl.ts'
import type { Operation } from '../operation.ts'
import { type StatReply, statReply } from './stat-reply.ts'

export interface SetAclRequest {
  readonly path: string
  readonly acl: readonly Acl[]
  /** Of the ACL (`aversion`); -1 matches any. */
  readonly version: number
}

export const setACL: Operation<7, SetAclRequest, StatReply> = {
  opCode: 7,
  encodeRequest(writer, request) {
    writer.writeString(request.path)
    writer.writeVector(request.acl, encodeAcl)
    writer.writeInt(request.version)
  },
  decodeRequest: reader => ({
    path: reader.readString(),
    acl: reader.readVector(decodeAcl),
    version: reader.readInt(),
  }),
  ...statReply,
}
