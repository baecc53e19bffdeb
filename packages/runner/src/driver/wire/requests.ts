import type { OperationKind } from '@gradual/dsl'
import { encodeTemplate, type RequestTemplate } from '@gradual/zookeeper'
import { type DriverOperation, keyPath } from '../driver.ts'

/** An operation's request, encoded once; only the digits of its key change. */
export interface PreparedRequest {
  readonly frame: Buffer
  /** The last digit of the key. */
  readonly lastDigit: number
  readonly firstDigit: number
}

const KEY_DIGITS = 8
const ZERO = 48
const ANY_VERSION = -1

const TEMPLATES = {
  getData: path => encodeTemplate('getData', { path, watch: false }),
  exists: path => encodeTemplate('exists', { path, watch: false }),
  setData: (path, valueBytes) => encodeTemplate('setData', { path, data: fillValue(valueBytes), version: ANY_VERSION }),
} satisfies Record<OperationKind, (path: string, valueBytes: number) => RequestTemplate>

export function prepareRequest(operation: DriverOperation, chroot: string, namespace: string): PreparedRequest {
  const template = TEMPLATES[operation.kind](chroot + keyPath(namespace, 0), operation.valueBytes)
  const end = template.pathOffset + template.pathBytes
  return { frame: template.frame, lastDigit: end - 1, firstDigit: end - KEY_DIGITS }
}

/** Patches the key's digits in place: the path has a fixed width. */
export function setKey(request: PreparedRequest, key: number): void {
  const { frame, firstDigit } = request
  let rest = key
  for (let at = request.lastDigit; at >= firstDigit; at--) {
    const tenth = Math.trunc(rest / 10)
    frame[at] = ZERO + rest - tenth * 10
    rest = tenth
  }
}

/** Bytes that neither compress to nothing nor look like text of a user. */
export function fillValue(bytes: number): Buffer {
  const value = Buffer.allocUnsafe(bytes)
  let state = 0x9e3779b9
  for (let i = 0; i < bytes; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    value[i] = state >>> 24
  }
  return value
}
