import type { JuteReader } from '../jute-reader.ts'
import type { JuteWriter } from '../jute-writer.ts'

/** In front of every part of a multi and of its reply; `done` ends the list. */
export interface MultiHeader {
  readonly type: number
  readonly done: boolean
  readonly code: number
}

export function encodeMultiHeader(writer: JuteWriter, type: number, done: boolean, code: number): void {
  writer.writeInt(type)
  writer.writeBoolean(done)
  writer.writeInt(code)
}

export function decodeMultiHeader(reader: JuteReader): MultiHeader {
  return { type: reader.readInt(), done: reader.readBoolean(), code: reader.readInt() }
}

export function encodeMultiEnd(writer: JuteWriter): void {
  encodeMultiHeader(writer, -1, true, -1)
}
