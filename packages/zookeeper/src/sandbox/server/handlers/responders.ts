import { OP_CODES, type OpName, operations } from '../../../codec/index.ts'
import { type Responder, respondWith } from './call.ts'
import { multi, multiRead } from './multi.ts'
import {
  exists,
  getAcl,
  getAllChildrenNumber,
  getChildren,
  getChildren2,
  getData,
  getEphemerals,
  sync,
} from './reads.ts'
import { auth, closeSession, ping } from './session.ts'
import { addWatch, checkWatches, removeWatches, setWatches } from './watching.ts'
import { check, create, create2, createTtl, deleteNode, setAcl, setData } from './writes.ts'

/** Every operation of the codec has its answer here, or this does not compile. */
const byName = {
  create: respondWith(operations.create, create),
  create2: respondWith(operations.create2, create2),
  createContainer: respondWith(operations.createContainer, create2),
  createTTL: respondWith(operations.createTTL, createTtl),
  delete: respondWith(operations.delete, deleteNode),
  setData: respondWith(operations.setData, setData),
  setACL: respondWith(operations.setACL, setAcl),
  check: respondWith(operations.check, check),
  multi: respondWith(operations.multi, multi),
  multiRead: respondWith(operations.multiRead, multiRead),
  exists: respondWith(operations.exists, exists),
  getData: respondWith(operations.getData, getData),
  getACL: respondWith(operations.getACL, getAcl),
  getChildren: respondWith(operations.getChildren, getChildren),
  getChildren2: respondWith(operations.getChildren2, getChildren2),
  getEphemerals: respondWith(operations.getEphemerals, getEphemerals),
  getAllChildrenNumber: respondWith(operations.getAllChildrenNumber, getAllChildrenNumber),
  sync: respondWith(operations.sync, sync),
  addWatch: respondWith(operations.addWatch, addWatch),
  setWatches: respondWith(operations.setWatches, setWatches),
  setWatches2: respondWith(operations.setWatches2, setWatches),
  checkWatches: respondWith(operations.checkWatches, checkWatches),
  removeWatches: respondWith(operations.removeWatches, removeWatches),
  ping: respondWith(operations.ping, ping),
  auth: respondWith(operations.auth, auth),
  closeSession: respondWith(operations.closeSession, closeSession),
} satisfies { [K in OpName]: Responder }

const byCode: ReadonlyMap<number, Responder> = new Map(
  (Object.keys(byName) as OpName[]).map(name => [OP_CODES[name], byName[name]]),
)

export function responderFor(opCode: number): Responder | undefined {
  return byCode.get(opCode)
}
