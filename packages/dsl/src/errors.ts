/** Every way in which gradual can refuse or fail, by name. The exit code of each stands in one table of the runner. */
export type ErrorCode =
  | 'ACCESS_INVALID'
  | 'BUILDER_AWAITED'
  | 'CLI_USAGE'
  | 'INTERNAL'
  | 'MITIGATION_UNDO'
  | 'NAMESPACE_IN_USE'
  | 'OUT_NOT_WRITABLE'
  | 'PARAM_INVALID'
  | 'PARAM_UNKNOWN'
  | 'PLAN_INVALID'
  | 'RUNS_DIFFER'
  | 'RUN_INVALID'
  | 'RUN_NOT_FOUND'
  | 'SCENARIO_LOAD'
  | 'SCENARIO_NOT_FOUND'
  | 'SCENARIO_NO_EXPORT'
  | 'SCENARIO_TYPES'
  | 'TARGET_INVALID'
  | 'TARGET_LOST'
  | 'TARGET_NOT_CONFIRMED'
  | 'TARGET_REFUSED'
  | 'TARGET_UNREACHABLE'
  | 'WORKER_LOST'

export interface GradualErrorOptions {
  /** What to do about it, in one line. */
  readonly hint?: string
  readonly cause?: unknown
}

const brand = Symbol.for('gradual.error')

/**
 * The one error class. `message` says what happened in one line, `hint` what to do.
 *
 * Branded with `Symbol.for`, so that two copies of the package recognise each other's errors.
 */
export class GradualError extends Error {
  override readonly name = 'GradualError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly [brand] = true

  constructor(code: ErrorCode, message: string, options: GradualErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}

export function isGradualError(value: unknown): value is GradualError {
  return typeof value === 'object' && value !== null && brand in value
}
