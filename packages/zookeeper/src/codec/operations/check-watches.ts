import { noReply, type Operation } from '../operation.ts'
import { type WatcherRequest, watcherRequest } from './watcher-request.ts'

/** Whether such a watch is there (0) or not (NOWATCHER). */
export const checkWatches: Operation<17, WatcherRequest, undefined> = { opCode: 17, ...watcherRequest, ...noReply }
