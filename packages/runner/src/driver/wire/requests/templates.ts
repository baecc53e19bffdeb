import { type Acl, CREATE_FLAGS, encodeTemplate, type RequestTemplate } from '@gradual/zookeeper'
import type { DriverOperation, RequestKind } from '../../driver.ts'
import { fillValue } from '../../values.ts'

const ANY_VERSION = -1

export type Template = (
  path: string,
  operation: DriverOperation & { readonly acl: readonly Acl[] },
  valueBytes: number,
) => RequestTemplate

/** A request of each kind, but for the multi, which begins with no path. */
export const TEMPLATES = {
  getData: (path, { watch }) => encodeTemplate('getData', { path, watch }),
  exists: (path, { watch }) => encodeTemplate('exists', { path, watch }),
  getChildren: (path, { watch }) => encodeTemplate('getChildren', { path, watch }),
  setData: (path, _, valueBytes) =>
    encodeTemplate('setData', { path, data: fillValue(valueBytes), version: ANY_VERSION }),
  create: (path, operation, valueBytes) =>
    encodeTemplate('create', {
      path,
      data: fillValue(valueBytes),
      acl: operation.acl,
      flags: createFlags(operation),
    }),
  delete: path => encodeTemplate('delete', { path, version: ANY_VERSION }),
  sync: path => encodeTemplate('sync', { path }),
} satisfies Record<Exclude<RequestKind, 'multi'>, Template>

export function createFlags({ ephemeral, sequential }: Pick<DriverOperation, 'ephemeral' | 'sequential'>): number {
  return (ephemeral ? CREATE_FLAGS.ephemeral : 0) | (sequential ? CREATE_FLAGS.persistentSequential : 0)
}
