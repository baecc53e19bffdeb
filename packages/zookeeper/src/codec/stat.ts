import type { JuteReader } from './jute-reader.ts'
import type { JuteWriter } from './jute-writer.ts'

/** What a server says of a znode beside its data. */
export interface Stat {
  /** Transaction that created it. */
  readonly czxid: bigint
  /** Transaction that last changed its data. */
  readonly mzxid: bigint
  /** Milliseconds since 1970, by the server's clock. */
  readonly ctime: bigint
  readonly mtime: bigint
  /** Changes of the data, of the children, of the ACL. */
  readonly version: number
  readonly cversion: number
  readonly aversion: number
  /** Session that it ends with; 0 for a persistent znode. */
  readonly ephemeralOwner: bigint
  readonly dataLength: number
  readonly numChildren: number
  /** Transaction that last created or deleted a child. */
  readonly pzxid: bigint
}

export function encodeStat(writer: JuteWriter, stat: Stat): void {
  writer.writeLong(stat.czxid)
  writer.writeLong(stat.mzxid)
  writer.writeLong(stat.ctime)
  writer.writeLong(stat.mtime)
  writer.writeInt(stat.version)
  writer.writeInt(stat.cversion)
  writer.writeInt(stat.aversion)
  writer.writeLong(stat.ephemeralOwner)
  writer.writeInt(stat.dataLength)
  writer.writeInt(stat.numChildren)
  writer.writeLong(stat.pzxid)
}

export function decodeStat(reader: JuteReader): Stat {
  return {
    czxid: reader.readLong(),
    mzxid: reader.readLong(),
    ctime: reader.readLong(),
    mtime: reader.readLong(),
    version: reader.readInt(),
    cversion: reader.readInt(),
    aversion: reader.readInt(),
    ephemeralOwner: reader.readLong(),
    dataLength: reader.readInt(),
    numChildren: reader.readInt(),
    pzxid: reader.readLong(),
  }
}
