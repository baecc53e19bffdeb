import type { JuteReader } from '../jute-reader.ts'
import type { JuteWriter } from '../jute-writer.ts'
import type { Operation } from '../operation.ts'
import { type WatchRequest, watchRequest } from './path-request.ts'

export interface GetChildrenReply {
  /** Names, without the parent's path, in no order. */
  readonly children: readonly string[]
}

const writeName = (writer: JuteWriter, name: string): void => writer.writeString(name)
const readName = (reader: JuteReader): string => reader.readString()

export const getChildren: Operation<8, WatchRequest, GetChildrenReply> = {
  opCode: 8,
  ...watchRequest,
  encodeReply(writer, reply) {
    writer.writeVector(reply.children, writeName)
  },
  decodeReply: reader => ({ children: reader.readVector(readName) }),
}
