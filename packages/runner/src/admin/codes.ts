import { ZooKeeperError } from '../driver/node-zookeeper-client/client.ts'

export const CONNECTION_LOSS = -4
export const OPERATION_TIMEOUT = -7
export const NO_NODE = -101
export const NO_AUTH = -102
export const NODE_EXISTS = -110
export const NOT_EMPTY = -111
export const SESSION_EXPIRED = -112
export const REQUEST_TIMEOUT = -122
/** Of servers with `enforce.auth.enabled`. */
export const AUTH_REQUIRED = -124
export const THROTTLED = -127

export function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof ZooKeeperError && codes.includes(error.code)
}

/** Undefined where there is no such znode. */
export async function ifThere<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (hasCode(error, NO_NODE)) return undefined
    throw error
  }
}
