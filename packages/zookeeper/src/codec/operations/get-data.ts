import type { Operation } from '../operation.ts'
import { decodeStat, encodeStat, type Stat } from '../stat.ts'
import { type WatchRequest, watchRequest } from './path-request.ts'

export interface GetDataReply {
  readonly data: Buffer | null
  readonly stat: Stat
}

export const getData: Operation<4, WatchRequest, GetDataReply> = {
  opCode: 4,
  ...watchRequest,
  encodeReply(writer, reply) {
    writer.writeBuffer(reply.data)
    encodeStat(writer, reply.stat)
  },
  decodeReply: reader => ({ data: reader.readBuffer(), stat: decodeStat(reader) }),
}
