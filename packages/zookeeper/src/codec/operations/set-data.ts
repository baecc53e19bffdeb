import type { Operation } from '../operation.ts'
import { type StatReply, statReply } from './stat-reply.ts'

export interface SetDataRequest {
  readonly path: string
  readonly data: Buffer | null
  /** -1 matches any version. */
  readonly version: number
}

export const setData: Operation<5, SetDataRequest, StatReply> = {
  opCode: 5,
  encodeRequest(writer, request) {
    writer.writeString(request.path)
    writer.writeBuffer(request.data)
    writer.writeInt(request.version)
  },
  decodeRequest: reader => ({ path: reader.readString(), data: reader.readBuffer(), version: reader.readInt() }),
  ...statReply,
}
