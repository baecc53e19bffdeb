import { noReply, type Operation } from '../operation.ts'

export interface AuthRequest {
  /** `digest`, ... */
  readonly scheme: string
  /** For `digest`: `user:password`. */
  readonly auth: Buffer | null
}

/** Goes with xid -4. The record starts with a type that is always 0. */
export const auth: Operation<100, AuthRequest, undefined> = {
  opCode: 100,
  encodeRequest(writer, request) {
    writer.writeInt(0)
    writer.writeString(request.scheme)
    writer.writeBuffer(request.auth)
  },
  decodeRequest(reader) {
    reader.readInt()
    return { scheme: reader.readString(), auth: reader.readBuffer() }
  },
  ...noReply,
}
