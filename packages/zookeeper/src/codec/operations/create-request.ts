import { type Acl, decodeAcl, encodeAcl } from '../acl.ts'
import type { JuteReader } from '../jute-reader.ts'
import type { JuteWriter } from '../jute-writer.ts'

export const CREATE_FLAGS = {
  persistent: 0,
  ephemeral: 1,
  persistentSequential: 2,
  ephemeralSequential: 3,
  container: 4,
  persistentWithTtl: 5,
  persistentSequentialWithTtl: 6,
} as const

export interface CreateRequest {
  readonly path: string
  readonly data: Buffer | null
  readonly acl: readonly Acl[]
  /** One of {@link CREATE_FLAGS}. */
  readonly flags: number
}

export const createRequest = {
  encodeRequest(writer: JuteWriter, request: CreateRequest): void {
    writer.writeString(request.path)
    writer.writeBuffer(request.data)
    writer.writeVector(request.acl, encodeAcl)
    writer.writeInt(request.flags)
  },
  decodeRequest(reader: JuteReader): CreateRequest {
    return {
      path: reader.readString(),
      data: reader.readBuffer(),
      acl: reader.readVector(decodeAcl),
      flags: reader.readInt(),
    }
  },
}
