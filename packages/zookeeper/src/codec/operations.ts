import type { OP_CODES, OpName } from './op-codes.ts'
import type { AnyOperation } from './operation.ts'
import { addWatch } from './operations/add-watch.ts'
import { auth } from './operations/auth.ts'
import { check } from './operations/check.ts'
import { checkWatches } from './operations/check-watches.ts'
import { closeSession } from './operations/close-session.ts'
import { create } from './operations/create.ts'
import { createContainer } from './operations/create-container.ts'
import { createTTL } from './operations/create-ttl.ts'
import { create2 } from './operations/create2.ts'
import { deleteNode } from './operations/delete.ts'
import { exists } from './operations/exists.ts'
import { getACL } from './operations/get-acl.ts'
import { getAllChildrenNumber } from './operations/get-all-children-number.ts'
import { getChildren } from './operations/get-children.ts'
import { getChildren2 } from './operations/get-children2.ts'
import { getData } from './operations/get-data.ts'
import { getEphemerals } from './operations/get-ephemerals.ts'
import { multi } from './operations/multi.ts'
import { multiRead } from './operations/multi-read.ts'
import { ping } from './operations/ping.ts'
import { removeWatches } from './operations/remove-watches.ts'
import { setACL } from './operations/set-acl.ts'
import { setData } from './operations/set-data.ts'
import { setWatches } from './operations/set-watches.ts'
import { setWatches2 } from './operations/set-watches2.ts'
import { sync } from './operations/sync.ts'

/** Every operation of the codec, by its name. One that is missing, or has another's number, does not compile. */
export const operations = {
  create,
  delete: deleteNode,
  exists,
  getData,
  setData,
  getACL,
  setACL,
  getChildren,
  sync,
  ping,
  getChildren2,
  check,
  multi,
  create2,
  checkWatches,
  removeWatches,
  createContainer,
  createTTL,
  multiRead,
  auth,
  setWatches,
  getEphemerals,
  getAllChildrenNumber,
  setWatches2,
  addWatch,
  closeSession,
} satisfies { [K in OpName]: AnyOperation & { readonly opCode: (typeof OP_CODES)[K] } }

export type Operations = typeof operations
