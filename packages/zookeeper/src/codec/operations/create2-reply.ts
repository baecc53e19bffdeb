import type { JuteReader } from '../jute-reader.ts'
import type { JuteWriter } from '../jute-writer.ts'
import { decodeStat, encodeStat, type Stat } from '../stat.ts'

export interface Create2Reply {
  readonly path: string
  readonly stat: Stat
}

export const create2Reply = {
  encodeReply(writer: JuteWriter, reply: Create2Reply): void {
    writer.writeString(reply.path)
    encodeStat(writer, reply.stat)
  },
  decodeReply(reader: JuteReader): Create2Reply {
    return { path: reader.readString(), stat: decodeStat(reader) }
  },
}
