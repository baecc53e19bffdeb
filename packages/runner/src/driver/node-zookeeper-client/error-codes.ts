/// <reference path="./node-zookeeper-client.d.ts" />
import zookeeper, { type RawError } from 'node-zookeeper-client'

/** Names of ZooKeeper's error codes (`KeeperException.Code` of 3.9). */
const NAMES: { readonly [code: number]: string } = {
  [-1]: 'SYSTEM_ERROR',
  [-2]: 'RUNTIME_INCONSISTENCY',
  [-3]: 'DATA_INCONSISTENCY',
  [-4]: 'CONNECTION_LOSS',
  [-5]: 'MARSHALLING_ERROR',
  [-6]: 'UNIMPLEMENTED',
  [-7]: 'OPERATION_TIMEOUT',
  [-8]: 'BAD_ARGUMENTS',
  [-12]: 'UNKNOWN_SESSION',
  [-13]: 'NEW_CONFIG_NO_QUORUM',
  [-14]: 'RECONFIG_IN_PROGRESS',
  [-100]: 'API_ERROR',
  [-101]: 'NO_NODE',
  [-102]: 'NO_AUTH',
  [-103]: 'BAD_VERSION',
  [-108]: 'NO_CHILDREN_FOR_EPHEMERALS',
  [-110]: 'NODE_EXISTS',
  [-111]: 'NOT_EMPTY',
  [-112]: 'SESSION_EXPIRED',
  [-113]: 'INVALID_CALLBACK',
  [-114]: 'INVALID_ACL',
  [-115]: 'AUTH_FAILED',
  [-118]: 'SESSION_MOVED',
  [-119]: 'NOT_READ_ONLY',
  [-120]: 'EPHEMERAL_ON_LOCAL_SESSION',
  [-121]: 'NO_WATCHER',
  [-122]: 'REQUEST_TIMEOUT',
  [-123]: 'RECONFIG_DISABLED',
  [-124]: 'SESSION_CLOSED_REQUIRE_SASL_AUTH',
  [-125]: 'QUOTA_EXCEEDED',
  [-127]: 'THROTTLED_OP',
}

export function nameOfCode(code: number): string {
  return NAMES[code] ?? 'UNKNOWN_CODE'
}

let taught = false

/**
 * Teaches node-zookeeper-client the error codes that it does not know.
 *
 * Without this it throws inside the socket's data handler, which ends the process. Its table is private, but every code
 * passes through `Exception.create`, looked up at each call: that one function is replaced, once for the process.
 */
export function teachErrorCodes(): void {
  if (taught) return
  taught = true
  zookeeper.Exception.create = createException
}

function createException(code: number): RawError {
  const name = nameOfCode(code)
  const error: RawError = Object.create(zookeeper.Exception.prototype)
  error.code = code
  error.name = name
  error.message = `${name} (${code})`
  return error
}
