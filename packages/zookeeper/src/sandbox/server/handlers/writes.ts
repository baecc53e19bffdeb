import { CREATE_FLAGS, type CreateRequest, type Operations } from '../../../codec/index.ts'
import { ERROR_CODES } from '../../../errors/index.ts'
import { type CreateOptions, type Transaction, TreeError } from '../../tree/index.ts'
import type { Call, HandlerOf } from './call.ts'

const PLAIN: CreateOptions = { ephemeral: false, sequential: false, container: false }

const byFlags: ReadonlyMap<number, CreateOptions> = new Map([
  [CREATE_FLAGS.persistent, PLAIN],
  [CREATE_FLAGS.ephemeral, { ...PLAIN, ephemeral: true }],
  [CREATE_FLAGS.persistentSequential, { ...PLAIN, sequential: true }],
  [CREATE_FLAGS.ephemeralSequential, { ...PLAIN, ephemeral: true, sequential: true }],
  [CREATE_FLAGS.container, { ...PLAIN, container: true }],
])

/** TTLs are refused as by a real server whose extended types are off, which is its default. */
function optionsOf(flags: number): CreateOptions {
  if (flags === CREATE_FLAGS.persistentWithTtl || flags === CREATE_FLAGS.persistentSequentialWithTtl) {
    throw new TreeError(ERROR_CODES.UNIMPLEMENTED)
  }
  const options = byFlags.get(flags)
  if (options === undefined) throw new TreeError(ERROR_CODES.BADARGUMENTS)
  return options
}

export function createIn(call: Call, txn: Transaction, request: CreateRequest): string {
  return call.db.tree.create(txn, request.path, request.data, request.acl, optionsOf(request.flags))
}

/** Runs one change as a transaction of the caller. */
export function write<T>({ db, caller }: Call, change: (txn: Transaction) => T): T {
  return db.write(caller.sessionId, caller.identities, change)
}

export const create: HandlerOf<Operations['create']> = (call, request) => ({
  path: write(call, txn => createIn(call, txn, request)),
})

export const create2: HandlerOf<Operations['create2']> = (call, request) => {
  const { path } = create(call, request)
  return { path, stat: call.db.tree.existing(path) }
}

export const createTtl: HandlerOf<Operations['createTTL']> = call =>
  write(call, () => {
    throw new TreeError(ERROR_CODES.UNIMPLEMENTED)
  })

export const deleteNode: HandlerOf<Operations['delete']> = (call, { path, version }) => {
  write(call, txn => call.db.tree.delete(txn, path, version))
  return undefined
}

export const setData: HandlerOf<Operations['setData']> = (call, { path, data, version }) => ({
  stat: write(call, txn => call.db.tree.setData(txn, path, data, version)),
})

export const setAcl: HandlerOf<Operations['setACL']> = (call, { path, acl, version }) => ({
  stat: write(call, txn => call.db.tree.setAcl(txn, path, acl, version)),
})

export const check: HandlerOf<Operations['check']> = (call, { path, version }) => {
  write(call, txn => call.db.tree.check(txn, path, version))
  return undefined
}
