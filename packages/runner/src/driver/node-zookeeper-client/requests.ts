import type { RawAcl, RawClient } from 'node-zookeeper-client'
import { madePath } from '../../workload/places.ts'
import type { DriverOperation, RequestKind } from '../driver.ts'
import { requestPath, serverPath } from '../paths.ts'
import type { Values } from '../values.ts'
import { CREATE_MODES, type TransactionOperation } from './client-types.ts'
import { commitTransaction } from './transaction.ts'

/** Called with 0 or ZooKeeper's code, and with the number that the server gave to a sequential znode. */
type Ended = (code: number, made?: number) => void

/** Sends one request. */
export type Request = (client: RawClient, key: number, number: number, ended: Ended) => void

export interface RequestParts {
  readonly operation: DriverOperation
  readonly chroot: string
  readonly acl: readonly RawAcl[]
  readonly values: Values
}

const ANY_VERSION = -1
const NO_NODE = -101

/** The package asks for a watch where it is given somebody to tell; events are counted where they come in. */
const noteWatch = (): void => {}

/** What the package can send. It knows no sync. */
export const requests: { readonly [K in Exclude<RequestKind, 'sync'>]: (parts: RequestParts) => Request } = {
  getData({ operation, chroot }) {
    return (client, key, _, ended) => {
      const done = (error: { readonly code: number } | null): void => ended(error?.code ?? 0)
      const path = serverPath(chroot, requestPath(operation, key))
      if (operation.watch) client.getData(path, noteWatch, done)
      else client.getData(path, done)
    }
  },
  exists({ operation, chroot }) {
    return (client, key, _, ended) => {
      const done = (error: { readonly code: number } | null, stat: unknown): void =>
        ended(error?.code ?? (stat === null ? NO_NODE : 0))
      const path = serverPath(chroot, requestPath(operation, key))
      if (operation.watch) client.exists(path, noteWatch, done)
      else client.exists(path, done)
    }
  },
  getChildren({ operation, chroot }) {
    return (client, key, _, ended) => {
      const done = (error: { readonly code: number } | null): void => ended(error?.code ?? 0)
      const path = serverPath(chroot, requestPath(operation, key))
      if (operation.watch) client.getChildren(path, noteWatch, done)
      else client.getChildren(path, done)
    }
  },
  setData({ operation, chroot, values }) {
    return (client, key, _, ended) => {
      const value = operation.paths === undefined ? values.next() : values.of(key)
      const path = serverPath(chroot, requestPath(operation, key))
      client.setData(path, value, ANY_VERSION, error => ended(error?.code ?? 0))
    }
  },
  create({ operation, chroot, acl, values }) {
    const mode =
      (operation.ephemeral ? CREATE_MODES.ephemeral : 0) |
      (operation.sequential ? CREATE_MODES.persistentSequential : 0)
    return (client, key, _, ended) => {
      const path = chroot + requestPath(operation, key)
      client.create(path, values.next(), acl, mode, (error, created) => {
        if (error || !operation.sequential) ended(error?.code ?? 0)
        else ended(0, Number(created.slice(path.length)))
      })
    }
  },
  delete({ operation, chroot }) {
    return (client, key, _, ended) => {
      client.remove(chroot + requestPath(operation, key), ANY_VERSION, error => ended(error?.code ?? 0))
    }
  },
  multi: transactionOf,
}

function transactionOf({ operation, chroot, acl, values }: RequestParts): Request {
  const { parts = [], keys = 1 } = operation
  return (client, key, number, ended) => {
    const data = values.next()
    const operations = parts.map((part): TransactionOperation => {
      if ('prefix' in part) {
        const path = chroot + madePath(part.prefix, number + part.offset)
        return part.kind === 'create' ? { type: 'create', path, data } : { type: 'remove', path }
      }
      const path = chroot + requestPath(operation, (key + part.offset) % keys)
      return part.kind === 'check' ? { type: 'check', path } : { type: 'setData', path, data }
    })
    commitTransaction(client, operations, acl, error => ended(error?.code ?? 0))
  }
}
