import type { JuteReader } from '../jute-reader.ts'
import type { JuteWriter } from '../jute-writer.ts'
import { decodeStat, encodeStat, type Stat } from '../stat.ts'

export interface StatReply {
  readonly stat: Stat
}

export const statReply = {
  encodeReply(writer: JuteWriter, reply: StatReply): void {
    encodeStat(writer, reply.stat)
  },
  decodeReply(reader: JuteReader): StatReply {
    return { stat: decodeStat(reader) }
  },
}
