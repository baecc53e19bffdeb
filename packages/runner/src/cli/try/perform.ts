import { type Acl, CREATE_FLAGS, type MultiOp, type Stat, type Watcher, type ZooKeeperClient } from '@gradual/zookeeper'
import { type DriverOperation, KEY_DIGITS, type RequestKind } from '../../driver/driver.ts'
import { requestPath } from '../../driver/paths.ts'
import { MADE_DIGITS, madePath } from '../../workload/places.ts'

/** One request: what is asked for, and how it is done. The lines of the reply come back. */
export interface Performance {
  readonly asked: string
  run(client: ZooKeeperClient): Promise<readonly string[]>
}

/** Bytes of a value, and names of a list, that are shown; the rest is counted. */
const SHOWN_BYTES = 32
const SHOWN_NAMES = 8
const FIRST_KEY = 0

/** Of what is created here: no number is used twice. */
let numbers = 0

type Asked = DriverOperation & { readonly acl: readonly Acl[] }
type Prepare = (operation: Asked, path: string, value: Buffer, watcher: Watcher | undefined) => Performance

/** The request that `operation` makes of the first key. */
export function performanceOf(operation: DriverOperation, acl: readonly Acl[]): Performance {
  const path = requestPath(
    operation,
    operation.prefix === '' || operation.digits === KEY_DIGITS ? FIRST_KEY : numbers++,
  )
  const value = Buffer.alloc(operation.values.bytes[0] ?? 0, 'g')
  const prepared = performers[operation.kind](
    { ...operation, acl },
    path,
    value,
    operation.watch ? () => {} : undefined,
  )
  return operation.watch ? { ...prepared, asked: `${prepared.asked}, with a watch` } : prepared
}

const performers = {
  getData: (_, path, __, watcher) => ({
    asked: `getData ${path}`,
    async run(client) {
      const { data, stat } = await client.getData(path, watcher)
      return [`data ${show(data)}`, showStat(stat)]
    },
  }),
  setData: (_, path, value) => ({
    asked: `setData ${path}, ${show(value)}, any version`,
    run: async client => [showStat(await client.setData(path, value))],
  }),
  exists: (_, path, __, watcher) => ({
    asked: `exists ${path}`,
    async run(client) {
      const stat = await client.exists(path, watcher)
      return [stat === null ? 'there is no such znode' : showStat(stat)]
    },
  }),
  getChildren: (_, path, __, watcher) => ({
    asked: `getChildren ${path}`,
    run: async client => [showNames(await client.getChildren(path, watcher))],
  }),
  create: (operation, path, value) => ({
    asked: `create ${path}, ${show(value)}${mode(operation)}`,
    run: async client => [`created ${await client.create(path, value, { flags: flagsOf(operation) })}`],
  }),
  delete: (_, path, value) => ({
    asked: `delete ${path}, which is created for it, any version`,
    async run(client) {
      await client.create(path, value)
      await client.delete(path)
      return ['deleted']
    },
  }),
  sync: (_, path) => ({
    asked: `sync ${path}`,
    async run(client) {
      await client.sync(path)
      return ['in step with the leader']
    },
  }),
  multi(operation, _, value) {
    const ops = multiOps(operation, value)
    return {
      asked: `multi of ${ops.map(one => `${one.op} ${one.path}`).join(', ')}`,
      run: async client => (await client.multi(ops)).map(({ op }) => `${op} done`),
    }
  },
} satisfies Record<RequestKind, Prepare>

function multiOps(operation: Asked, data: Buffer): readonly MultiOp[] {
  const { parts = [], keys = 1 } = operation
  const first = numbers
  numbers += parts.length
  return parts.map((part): MultiOp => {
    if ('prefix' in part) {
      const path = madePath(part.prefix, first + part.offset)
      if (part.kind === 'delete') return { op: 'delete', path, version: -1 }
      return { op: 'create', path, data, acl: operation.acl, flags: CREATE_FLAGS.persistent }
    }
    const path = requestPath(operation, (FIRST_KEY + part.offset) % keys)
    return part.kind === 'check' ? { op: 'check', path, version: -1 } : { op: 'setData', path, data, version: -1 }
  })
}

function flagsOf({ ephemeral, sequential }: DriverOperation): number {
  return (ephemeral ? CREATE_FLAGS.ephemeral : 0) | (sequential ? CREATE_FLAGS.persistentSequential : 0)
}

function mode({ ephemeral, sequential, digits }: DriverOperation): string {
  const words = [ephemeral ? 'ephemeral' : '', sequential && digits < MADE_DIGITS ? 'numbered by the server' : '']
  return words
    .filter(word => word !== '')
    .map(word => `, ${word}`)
    .join('')
}

function showNames(names: readonly string[]): string {
  const shown = names.toSorted().slice(0, SHOWN_NAMES).join(', ')
  return `${names.length} children${names.length === 0 ? '' : `: ${shown}${names.length > SHOWN_NAMES ? ', ...' : ''}`}`
}

function show(data: Buffer | null): string {
  if (data === null) return 'null'
  const text = JSON.stringify(data.subarray(0, SHOWN_BYTES).toString('latin1'))
  return `${data.length} B${data.length === 0 ? '' : ` ${text}${data.length > SHOWN_BYTES ? ' ...' : ''}`}`
}

function showStat(stat: Stat): string {
  const zxids = `czxid 0x${stat.czxid.toString(16)}, mzxid 0x${stat.mzxid.toString(16)}`
  return `stat ${zxids}, version ${stat.version}, ${stat.dataLength} B, ${stat.numChildren} children`
}
