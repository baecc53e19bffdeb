import { CREATE_FLAGS, MalformedError, type MultiOp, type MultiResult, type Operations } from '../../../codec/index.ts'
import { ERROR_CODES } from '../../../errors/index.ts'
import { copyStat, type Transaction, TreeError } from '../../tree/index.ts'
import type { Call, HandlerOf } from './call.ts'
import { getChildren, getData } from './reads.ts'
import { createIn, write } from './writes.ts'

const TTL_FLAGS: ReadonlySet<number> = new Set([
  CREATE_FLAGS.persistentWithTtl,
  CREATE_FLAGS.persistentSequentialWithTtl,
])

/**
 * All or nothing, and reply code 0 either way: where one part fails, the results say which one (its code), what came
 * before it (0) and what after it (-2).
 */
export const multi: HandlerOf<Operations['multi']> = (call, { ops }) => {
  // A plain `create` has no room for a TTL, which a real server notices while it decodes.
  if (ops.some(op => op.op === 'create' && TTL_FLAGS.has(op.flags)))
    throw new MalformedError('a TTL flag without a TTL')
  let at = 0
  try {
    const results = write(call, txn =>
      ops.map((op, index) => {
        at = index
        return apply(call, txn, op)
      }),
    )
    return { results }
  } catch (error) {
    if (!(error instanceof TreeError)) throw error
    const culprit = at
    return {
      results: ops.map((_op, index) => ({
        op: 'error' as const,
        code: index < culprit ? ERROR_CODES.OK : index === culprit ? error.code : ERROR_CODES.RUNTIMEINCONSISTENCY,
      })),
    }
  }
}

/** Reads have a result each: one that fails leaves the others alone. */
export const multiRead: HandlerOf<Operations['multiRead']> = (call, { ops }) => ({
  results: ops.map(op => {
    try {
      return read(call, op)
    } catch (error) {
      if (error instanceof TreeError) return { op: 'error', code: error.code }
      throw error
    }
  }),
})

function apply(call: Call, txn: Transaction, op: MultiOp): MultiResult {
  const { tree } = call.db
  switch (op.op) {
    // As a real server has it: within a multi `create2` is answered as `create`, and a container as `create2`.
    case 'create':
    case 'create2':
    case 'createContainer': {
      const path = createIn(call, txn, op)
      if (op.flags !== CREATE_FLAGS.container) return { op: 'create', path }
      return { op: 'create2', path, stat: copyStat(tree.existing(path)) }
    }
    case 'createTTL':
      throw new TreeError(ERROR_CODES.UNIMPLEMENTED)
    case 'delete':
      tree.delete(txn, op.path, op.version)
      return { op: 'delete' }
    case 'setData':
      return { op: 'setData', stat: copyStat(tree.setData(txn, op.path, op.data, op.version)) }
    case 'check':
      tree.check(txn, op.path, op.version)
      return { op: 'check' }
    default:
      throw new MalformedError(`${op.op} within a multi of writes`)
  }
}

function read(call: Call, op: MultiOp): MultiResult {
  if (op.op === 'getData') return { op: 'getData', ...getData(call, op) }
  if (op.op === 'getChildren') return { op: 'getChildren', ...getChildren(call, op) }
  throw new MalformedError(`${op.op} within a multi of reads`)
}
