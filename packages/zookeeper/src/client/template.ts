import { encodeRequestFrame, type Operation, type Operations, operations, type RequestOf } from '../codec/index.ts'

/** Operations whose request begins with a path. */
export type TemplateOp = {
  [K in keyof Operations]: RequestOf<Operations[K]> extends { readonly path: string } ? K : never
}[keyof Operations]

/** A request that is encoded once and sent often. Change its bytes in place, then send it: sending copies it. */
export interface RequestTemplate {
  readonly frame: Buffer
  /** Of the xid (four bytes), which sending sets in its copy. */
  readonly xidOffset: number
  /** First byte of the path. */
  readonly pathOffset: number
  readonly pathBytes: number
  /** First byte of the data; -1 where the operation has none. */
  readonly dataOffset: number
  readonly dataBytes: number
  /** Of the version (four bytes); -1 where the operation has none. */
  readonly versionOffset: number
}

const XID_OFFSET = 4
/** Behind length, xid, type and the length of the path. */
const PATH_OFFSET = 16

export function encodeTemplate<K extends TemplateOp>(op: K, request: RequestOf<Operations[K]>): RequestTemplate {
  // The compiler does not see that the encoder found by K takes the request found by K.
  const operation = operations[op] as Operation<number, RequestOf<Operations[K]>, unknown>
  const frame = encodeRequestFrame(operation, 0, request)
  const { path, data, version } = request as { path: string; data?: Buffer | null; version?: number }
  const pathBytes = Buffer.byteLength(path)
  const afterPath = PATH_OFFSET + pathBytes
  const hasData = data !== undefined && data !== null
  return {
    frame,
    xidOffset: XID_OFFSET,
    pathOffset: PATH_OFFSET,
    pathBytes,
    dataOffset: hasData ? afterPath + 4 : -1,
    dataBytes: hasData ? data.length : 0,
    versionOffset: version === undefined ? -1 : frame.length - 4,
  }
}
