import { errorName } from './codes.ts'

export interface ZookeeperErrorOptions {
  /** Of the request. */
  readonly path?: string | undefined
  /** What was asked for: `create`, `getData`, ... */
  readonly operation?: string | undefined
  /** Of a multi: which part (from 0) made it fail. */
  readonly part?: number | undefined
  readonly cause?: unknown
}

/** The server refused a request, or its fate is unknown (CONNECTIONLOSS, OPERATIONTIMEOUT). */
export class ZookeeperError extends Error {
  override readonly name: string
  readonly code: number
  readonly path: string | undefined
  readonly part: number | undefined

  constructor(code: number, options: ZookeeperErrorOptions = {}) {
    const name = errorName(code)
    const what = [options.operation, options.path].filter(word => word !== undefined).join(' ')
    super(what === '' ? name : `${what}: ${name}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = name
    this.code = code
    this.path = options.path
    this.part = options.part
  }
}
