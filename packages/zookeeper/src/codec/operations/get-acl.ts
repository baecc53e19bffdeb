import { type Acl, decodeAcl, encodeAcl } from '../acl.ts'
import type { Operation } from '../operation.ts'
import { decodeStat, encodeStat, type Stat } from '../stat.ts'
import { type PathRequest, pathRequest } from './path-request.ts'

export interface GetAclReply {
  readonly acl: readonly Acl[]
  readonly stat: Stat
}

export const getACL: Operation<6, PathRequest, GetAclReply> = {
  opCode: 6,
  ...pathRequest,
  encodeReply(writer, reply) {
    writer.writeVector(reply.acl, encodeAcl)
    encodeStat(writer, reply.stat)
  },
  decodeReply: reader => ({ acl: reader.readVector(decodeAcl), stat: decodeStat(reader) }),
}
