import type { Operation } from '../operation.ts'
import { decodeStat, encodeStat, type Stat } from '../stat.ts'
import { type GetChildrenReply, getChildren } from './get-children.ts'
import { type WatchRequest, watchRequest } from './path-request.ts'

export interface GetChildren2Reply extends GetChildrenReply {
  readonly stat: Stat
}

export const getChildren2: Operation<12, WatchRequest, GetChildren2Reply> = {
  opCode: 12,
  ...watchRequest,
  encodeReply(writer, reply) {
    getChildren.encodeReply(writer, reply)
    encodeStat(writer, reply.stat)
  },
  decodeReply: reader => ({ ...getChildren.decodeReply(reader), stat: decodeStat(reader) }),
}
