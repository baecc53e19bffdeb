import type { Operations } from '../../../codec/index.ts'
import { ERROR_CODES } from '../../../errors/index.ts'
import { TreeError } from '../../tree/index.ts'
import type { HandlerOf } from './call.ts'

export const exists: HandlerOf<Operations['exists']> = ({ db, caller }, { path, watch }) => {
  if (path.includes('\0')) throw new TreeError(ERROR_CODES.BADARGUMENTS)
  if (watch) db.watches.data.add(path, caller, 'once')
  const node = db.tree.get(path)
  if (node === undefined) throw new TreeError(ERROR_CODES.NONODE)
  return { stat: node }
}

export const getData: HandlerOf<Operations['getData']> = ({ db, caller }, { path, watch }) => {
  const node = db.tree.read(path, caller.identities)
  if (watch) db.watches.data.add(path, caller, 'once')
  return { data: node.data, stat: node }
}

export const getChildren: HandlerOf<Operations['getChildren']> = ({ db, caller }, { path, watch }) => {
  const node = db.tree.read(path, caller.identities)
  if (watch) db.watches.child.add(path, caller, 'once')
  return { children: [...(node.children ?? [])] }
}

export const getChildren2: HandlerOf<Operations['getChildren2']> = (call, request) => ({
  ...getChildren(call, request),
  stat: call.db.tree.read(request.path, call.caller.identities),
})

export const getAcl: HandlerOf<Operations['getACL']> = ({ db, caller }, { path }) => {
  const { node, acl } = db.tree.readAcl(path, caller.identities)
  return { acl, stat: node }
}

export const getEphemerals: HandlerOf<Operations['getEphemerals']> = ({ db, caller }, { path }) => ({
  ephemerals: db.tree.ephemeralsOf(caller.sessionId).filter(ephemeral => ephemeral.startsWith(path)),
})

export const getAllChildrenNumber: HandlerOf<Operations['getAllChildrenNumber']> = ({ db, caller }, { path }) => {
  db.tree.read(path, caller.identities)
  return { totalNumber: db.tree.countBelow(path) }
}

/** One server is never behind its leader. */
export const sync: HandlerOf<Operations['sync']> = (_call, { path }) => ({ path })
