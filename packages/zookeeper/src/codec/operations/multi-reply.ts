import type { JuteReader } from '../jute-reader.ts'
import type { JuteWriter } from '../jute-writer.ts'
import { MalformedError } from '../malformed.ts'
import { type CreateReply, create } from './create.ts'
import { type Create2Reply, create2Reply } from './create2-reply.ts'
import { type GetChildrenReply, getChildren } from './get-children.ts'
import { type GetDataReply, getData } from './get-data.ts'
import { decodeMultiHeader, encodeMultiEnd, encodeMultiHeader } from './multi-header.ts'
import { type StatReply, statReply } from './stat-reply.ts'

/**
 * What became of one part.
 *
 * Where one part of a multi fails nothing is done and all results are errors: those before the culprit have code 0, those
 * after it -2. In a multiRead every part has a result of its own.
 */
export type MultiResult =
  | ({ readonly op: 'create' } & CreateReply)
  | ({ readonly op: 'create2' | 'createContainer' | 'createTTL' } & Create2Reply)
  | { readonly op: 'delete' | 'check' }
  | ({ readonly op: 'setData' } & StatReply)
  | ({ readonly op: 'getData' } & GetDataReply)
  | ({ readonly op: 'getChildren' } & GetChildrenReply)
  | { readonly op: 'error'; readonly code: number }

export interface MultiReply {
  readonly results: readonly MultiResult[]
}

const TYPES = {
  create: 1,
  create2: 15,
  createContainer: 19,
  createTTL: 21,
  delete: 2,
  check: 13,
  setData: 5,
  getData: 4,
  getChildren: 8,
  error: -1,
} as const satisfies { [K in MultiResult['op']]: number }

function encodeResult(writer: JuteWriter, result: MultiResult): void {
  encodeMultiHeader(writer, TYPES[result.op], false, result.op === 'error' ? result.code : 0)
  switch (result.op) {
    case 'create':
      create.encodeReply(writer, result)
      break
    case 'create2':
    case 'createContainer':
    case 'createTTL':
      create2Reply.encodeReply(writer, result)
      break
    case 'delete':
    case 'check':
      break
    case 'setData':
      statReply.encodeReply(writer, result)
      break
    case 'getData':
      getData.encodeReply(writer, result)
      break
    case 'getChildren':
      getChildren.encodeReply(writer, result)
      break
    case 'error':
      writer.writeInt(result.code)
      break
  }
}

function decodeResult(reader: JuteReader, type: number): MultiResult {
  switch (type) {
    case TYPES.create:
      return { op: 'create', ...create.decodeReply(reader) }
    case TYPES.create2:
      return { op: 'create2', ...create2Reply.decodeReply(reader) }
    case TYPES.createContainer:
      return { op: 'createContainer', ...create2Reply.decodeReply(reader) }
    case TYPES.createTTL:
      return { op: 'createTTL', ...create2Reply.decodeReply(reader) }
    case TYPES.delete:
      return { op: 'delete' }
    case TYPES.check:
      return { op: 'check' }
    case TYPES.setData:
      return { op: 'setData', ...statReply.decodeReply(reader) }
    case TYPES.getData:
      return { op: 'getData', ...getData.decodeReply(reader) }
    case TYPES.getChildren:
      return { op: 'getChildren', ...getChildren.decodeReply(reader) }
    case TYPES.error:
      return { op: 'error', code: reader.readInt() }
    default:
      throw new MalformedError(`result of type ${type} within a multi`)
  }
}

export const multiReply = {
  encodeReply(writer: JuteWriter, reply: MultiReply): void {
    for (const result of reply.results) encodeResult(writer, result)
    encodeMultiEnd(writer)
  },
  decodeReply(reader: JuteReader): MultiReply {
    const results: MultiResult[] = []
    for (;;) {
      const header = decodeMultiHeader(reader)
      if (header.done) return { results }
      results.push(decodeResult(reader, header.type))
    }
  },
}
