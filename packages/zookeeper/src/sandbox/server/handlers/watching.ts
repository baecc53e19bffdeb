import {
  ADD_WATCH_MODE,
  EVENT_TYPE,
  type Operations,
  type SetWatches2Request,
  type SetWatchesRequest,
  WATCHER_TYPE,
} from '../../../codec/index.ts'
import { ERROR_CODES } from '../../../errors/index.ts'
import { TreeError, type WatchTable, type Znode } from '../../tree/index.ts'
import type { Call, Caller, HandlerOf } from './call.ts'

export const addWatch: HandlerOf<Operations['addWatch']> = ({ db, caller }, { path, mode }) => {
  if (mode === ADD_WATCH_MODE.persistent) db.watches.addLasting(path, caller, 'persistent')
  else if (mode === ADD_WATCH_MODE.persistentRecursive) db.watches.addLasting(path, caller, 'recursive')
  else throw new TreeError(ERROR_CODES.BADARGUMENTS)
  return { code: 0 }
}

/** What changed since `relativeZxid` is told at once; for the rest the watch is set again. */
export const setWatches: HandlerOf<Operations['setWatches']> = (call, request) => {
  const { db, caller } = call
  const { data, child } = db.watches
  const since = request.relativeZxid
  each(call, request.dataWatches, data, node =>
    node === undefined ? EVENT_TYPE.nodeDeleted : node.mzxid > since ? EVENT_TYPE.nodeDataChanged : undefined,
  )
  each(call, request.existWatches, data, node => (node === undefined ? undefined : EVENT_TYPE.nodeCreated))
  each(call, request.childWatches, child, node =>
    node === undefined ? EVENT_TYPE.nodeDeleted : node.pzxid > since ? EVENT_TYPE.nodeChildrenChanged : undefined,
  )
  if (isSetWatches2(request)) {
    for (const path of request.persistentWatches) db.watches.addLasting(path, caller, 'persistent')
    for (const path of request.persistentRecursiveWatches) db.watches.addLasting(path, caller, 'recursive')
  }
  return undefined
}

export const checkWatches: HandlerOf<Operations['checkWatches']> = (call, { path, type }) => {
  if (!tablesOf(call, type).some(table => table.has(path, call.caller))) throw new TreeError(ERROR_CODES.NOWATCHER)
  return undefined
}

export const removeWatches: HandlerOf<Operations['removeWatches']> = (call, { path, type }) => {
  // Every table is asked: `some` alone would stop at the first that had the watch.
  const removed = tablesOf(call, type).filter(table => table.remove(path, call.caller))
  if (removed.length === 0) throw new TreeError(ERROR_CODES.NOWATCHER)
  return undefined
}

function each(
  { db, caller }: Call,
  paths: readonly string[],
  table: WatchTable<Caller>,
  missedEvent: (node: Znode | undefined) => number | undefined,
): void {
  for (const path of paths) {
    const missed = missedEvent(db.tree.get(path))
    if (missed === undefined) table.add(path, caller, 'once')
    else db.watches.tell(caller, missed, path)
  }
}

function isSetWatches2(request: SetWatchesRequest): request is SetWatches2Request {
  return 'persistentWatches' in request
}

function tablesOf({ db }: Call, type: number): WatchTable<Caller>[] {
  if (type === WATCHER_TYPE.children) return [db.watches.child]
  if (type === WATCHER_TYPE.data) return [db.watches.data]
  if (type === WATCHER_TYPE.any) return [db.watches.child, db.watches.data]
  throw new TreeError(ERROR_CODES.BADARGUMENTS)
}
