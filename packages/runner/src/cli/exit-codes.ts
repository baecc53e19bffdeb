import type { ErrorCode } from '@gradual/dsl'
import type { RunResult } from '../result.ts'

/**
 * 0 the run did its job; 1 an expectation was not met; 2 the scenario or the command line is wrong; 3 the target cannot be
 * reached or was lost for good; 4 inconclusive; 5 our own side failed; 130 interrupted, reports written.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130

export const exitCodes = {
  ACCESS_INVALID: 2,
  BUILDER_AWAITED: 2,
  CLI_USAGE: 2,
  INTERNAL: 5,
  MITIGATION_UNDO: 5,
  NAMESPACE_IN_USE: 2,
  OUT_NOT_WRITABLE: 5,
  PARAM_INVALID: 2,
  PARAM_UNKNOWN: 2,
  PLAN_INVALID: 2,
  RUNS_DIFFER: 2,
  RUN_INVALID: 2,
  RUN_NOT_FOUND: 2,
  SCENARIO_LOAD: 2,
  SCENARIO_NOT_FOUND: 2,
  SCENARIO_NO_EXPORT: 2,
  SCENARIO_TYPES: 2,
  TARGET_INVALID: 2,
  TARGET_LOST: 3,
  TARGET_NOT_CONFIRMED: 2,
  TARGET_REFUSED: 3,
  TARGET_UNREACHABLE: 3,
  WORKER_LOST: 5,
} as const satisfies Record<ErrorCode, ExitCode>

/** Ends a run that was stopped by a signal before it had a result. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** What a run's result means to whoever called the command. A signal (130) and an error of ours are told apart before. */
export function exitCodeOf(result: RunResult): ExitCode {
  if (result.stoppedBy === 'targetLost' || result.criticalPoint?.cause.condition === 'targetLost') return 3
  switch (result.verdict) {
    case 'inconclusive':
      return 4
    case 'aborted':
      // Stopped by the clock, nobody is to blame; otherwise the target was lost, or served nothing from the start.
      return result.stoppedBy === 'maxTime' ? 4 : 3
    case 'broke':
    case 'held':
      return result.expectations.every(expectation => expectation.met) ? 0 : 1
  }
}
