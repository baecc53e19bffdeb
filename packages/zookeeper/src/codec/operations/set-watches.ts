import type { JuteReader } from '../jute-reader.ts'
import type { JuteWriter } from '../jute-writer.ts'
import { noReply, type Operation } from '../operation.ts'

export interface SetWatchesRequest {
  /** What changed after this transaction fires at once. */
  readonly relativeZxid: bigint
  readonly dataWatches: readonly string[]
  readonly existWatches: readonly string[]
  readonly childWatches: readonly string[]
}

export const writePath = (writer: JuteWriter, path: string): void => writer.writeString(path)
export const readPath = (reader: JuteReader): string => reader.readString()

/** Goes with xid -8: sets the watches again after a reconnect. */
export const setWatches: Operation<101, SetWatchesRequest, undefined> = {
  opCode: 101,
  encodeRequest(writer, request) {
    writer.writeLong(request.relativeZxid)
    writer.writeVector(request.dataWatches, writePath)
    writer.writeVector(request.existWatches, writePath)
    writer.writeVector(request.childWatches, writePath)
  },
  decodeRequest: reader => ({
    relativeZxid: reader.readLong(),
    dataWatches: reader.readVector(readPath),
    existWatches: reader.readVector(readPath),
    childWatches: reader.readVector(readPath),
  }),
  ...noReply,
}
