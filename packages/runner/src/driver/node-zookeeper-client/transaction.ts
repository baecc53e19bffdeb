import type { RawAcl, RawClient } from 'node-zookeeper-client'
import { CREATE_MODES, type Done, type TransactionOperation } from './client-types.ts'

/** Commits all of it or nothing; calls back with the paths created, in order. */
export function commitTransaction(
  client: RawClient,
  operations: readonly TransactionOperation[],
  acl: readonly RawAcl[],
  done: Done<string[]>,
): void {
  const transaction = client.transaction()
  for (const operation of operations) {
    if (operation.type === 'create') {
      transaction.create(operation.path, operation.data ?? null, acl, CREATE_MODES[operation.mode ?? 'persistent'])
      continue
    }
    const version = operation.version ?? -1
    if (operation.type === 'setData') transaction.setData(operation.path, operation.data, version)
    else transaction[operation.type](operation.path, version)
    // The package turns version 0 into -1, any version.
    transaction.ops.at(-1)!.version = version
  }
  transaction.commit((error, results) => {
    const created: string[] = []
    for (const result of results ?? []) if (result.path !== undefined) created.push(result.path)
    done(error ?? null, created)
  })
}
