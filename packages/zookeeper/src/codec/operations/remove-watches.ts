import { noReply, type Operation } from '../operation.ts'
import { type WatcherRequest, watcherRequest } from './watcher-request.ts'

export const removeWatches: Operation<18, WatcherRequest, undefined> = { opCode: 18, ...watcherRequest, ...noReply }
