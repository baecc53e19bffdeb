import type { JuteReader } from '../jute-reader.ts'
import type { JuteWriter } from '../jute-writer.ts'
import { MalformedError } from '../malformed.ts'
import { check } from './check.ts'
import { create } from './create.ts'
import { createContainer } from './create-container.ts'
import type { CreateRequest } from './create-request.ts'
import { type CreateTtlRequest, createTTL } from './create-ttl.ts'
import { create2 } from './create2.ts'
import { deleteNode } from './delete.ts'
import { getChildren } from './get-children.ts'
import { getData } from './get-data.ts'
import { decodeMultiHeader, encodeMultiEnd, encodeMultiHeader } from './multi-header.ts'
import type { VersionRequest, WatchRequest } from './path-request.ts'
import { type SetDataRequest, setData } from './set-data.ts'

/** One part of a multi. */
export type MultiOp =
  | ({ readonly op: 'create' | 'create2' | 'createContainer' } & CreateRequest)
  | ({ readonly op: 'createTTL' } & CreateTtlRequest)
  | ({ readonly op: 'delete' | 'check' } & VersionRequest)
  | ({ readonly op: 'setData' } & SetDataRequest)
  /** Of a multiRead only. */
  | ({ readonly op: 'getData' | 'getChildren' } & WatchRequest)

export interface MultiRequest {
  readonly ops: readonly MultiOp[]
}

const parts = {
  create,
  create2,
  createContainer,
  createTTL,
  delete: deleteNode,
  check,
  setData,
  getData,
  getChildren,
} satisfies { [K in MultiOp['op']]: unknown }

function encodePart(writer: JuteWriter, part: MultiOp): void {
  encodeMultiHeader(writer, parts[part.op].opCode, false, -1)
  switch (part.op) {
    case 'create':
    case 'create2':
    case 'createContainer':
      parts[part.op].encodeRequest(writer, part)
      break
    case 'createTTL':
      createTTL.encodeRequest(writer, part)
      break
    case 'delete':
    case 'check':
      parts[part.op].encodeRequest(writer, part)
      break
    case 'setData':
      setData.encodeRequest(writer, part)
      break
    case 'getData':
    case 'getChildren':
      parts[part.op].encodeRequest(writer, part)
      break
  }
}

function decodePart(reader: JuteReader, opCode: number): MultiOp {
  switch (opCode) {
    case create.opCode:
      return { op: 'create', ...create.decodeRequest(reader) }
    case create2.opCode:
      return { op: 'create2', ...create2.decodeRequest(reader) }
    case createContainer.opCode:
      return { op: 'createContainer', ...createContainer.decodeRequest(reader) }
    case createTTL.opCode:
      return { op: 'createTTL', ...createTTL.decodeRequest(reader) }
    case deleteNode.opCode:
      return { op: 'delete', ...deleteNode.decodeRequest(reader) }
    case check.opCode:
      return { op: 'check', ...check.decodeRequest(reader) }
    case setData.opCode:
      return { op: 'setData', ...setData.decodeRequest(reader) }
    case getData.opCode:
      return { op: 'getData', ...getData.decodeRequest(reader) }
    case getChildren.opCode:
      return { op: 'getChildren', ...getChildren.decodeRequest(reader) }
    default:
      throw new MalformedError(`operation ${opCode} within a multi`)
  }
}

export const multiRequest = {
  encodeRequest(writer: JuteWriter, request: MultiRequest): void {
    for (const part of request.ops) encodePart(writer, part)
    encodeMultiEnd(writer)
  },
  decodeRequest(reader: JuteReader): MultiRequest {
    const ops: MultiOp[] = []
    for (;;) {
      const header = decodeMultiHeader(reader)
      if (header.done) return { ops }
      ops.push(decodePart(reader, header.type))
    }
  },
}
