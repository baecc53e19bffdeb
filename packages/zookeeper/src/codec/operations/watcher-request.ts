import type { JuteReader } from '../jute-reader.ts'
import type { JuteWriter } from '../jute-writer.ts'

export const WATCHER_TYPE = { children: 1, data: 2, any: 3 } as const

export interface WatcherRequest {
  readonly path: string
  /** One of {@link WATCHER_TYPE}. */
  readonly type: number
}

export const watcherRequest = {
  encodeRequest(writer: JuteWriter, request: WatcherRequest): void {
    writer.writeString(request.path)
    writer.writeInt(request.type)
  },
  decodeRequest(reader: JuteReader): WatcherRequest {
    return { path: reader.readString(), type: reader.readInt() }
  },
}
