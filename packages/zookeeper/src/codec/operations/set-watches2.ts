import { noReply, type Operation } from '../operation.ts'
import { readPath, type SetWatchesRequest, setWatches, writePath } from './set-watches.ts'

export interface SetWatches2Request extends SetWatchesRequest {
  readonly persistentWatches: readonly string[]
  readonly persistentRecursiveWatches: readonly string[]
}

/** As `setWatches`, with the persistent ones (3.6 and later). */
export const setWatches2: Operation<105, SetWatches2Request, undefined> = {
  opCode: 105,
  encodeRequest(writer, request) {
    setWatches.encodeRequest(writer, request)
    writer.writeVector(request.persistentWatches, writePath)
    writer.writeVector(request.persistentRecursiveWatches, writePath)
  },
  decodeRequest: reader => ({
    ...setWatches.decodeRequest(reader),
    persistentWatches: reader.readVector(readPath),
    persistentRecursiveWatches: reader.readVector(readPath),
  }),
  ...noReply,
}
