import type { JuteReader } from '../jute-reader.ts'
import type { JuteWriter } from '../jute-writer.ts'

export interface PathRequest {
  readonly path: string
}

export interface WatchRequest {
  readonly path: string
  readonly watch: boolean
}

export interface VersionRequest {
  readonly path: string
  /** -1 matches any version. */
  readonly version: number
}

export const pathRequest = {
  encodeRequest(writer: JuteWriter, request: PathRequest): void {
    writer.writeString(request.path)
  },
  decodeRequest(reader: JuteReader): PathRequest {
    return { path: reader.readString() }
  },
}

export const watchRequest = {
  encodeRequest(writer: JuteWriter, request: WatchRequest): void {
    writer.writeString(request.path)
    writer.writeBoolean(request.watch)
  },
  decodeRequest(reader: JuteReader): WatchRequest {
    return { path: reader.readString(), watch: reader.readBoolean() }
  },
}

export const versionRequest = {
  encodeRequest(writer: JuteWriter, request: VersionRequest): void {
    writer.writeString(request.path)
    writer.writeInt(request.version)
  },
  decodeRequest(reader: JuteReader): VersionRequest {
    return { path: reader.readString(), version: reader.readInt() }
  },
}
