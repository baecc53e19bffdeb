import { isGradualError } from '@gradual/dsl'
import { CommanderError } from 'commander'
import { type ExitCode, exitCodes, Interrupted } from './exit-codes.ts'
import { paintErr, printErr } from './output.ts'

/**
 * Says what happened in one line and what to do in a second; the stack only with `--verbose`.
 *
 * Where one error stands for several mistakes (a plan with three of them), they follow the first line, a line each.
 */
export function reportError(error: unknown, verbose: boolean): ExitCode {
  if (error instanceof Interrupted) {
    printErr('gradual: interrupted before the run began; nothing was written')
    return 130
  }
  if (error instanceof CommanderError) return reportUsage(error)
  if (isGradualError(error)) {
    say(error.message, error.hint)
    if (verbose) printStacks(error)
    return exitCodes[error.code]
  }
  const message = error instanceof Error ? error.message : String(error)
  say(`internal error: ${message}`, verbose ? undefined : 'run it again with --verbose and report what it prints')
  if (verbose) printStacks(error)
  return exitCodes.INTERNAL
}

/** Commander prints help and version by throwing, too. */
function reportUsage(error: CommanderError): ExitCode {
  if (error.exitCode === 0) return 0
  if (error.code === 'commander.help') return 2
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const meant = suggestion?.match(/^\(Did you mean (.*)\?\)$/)?.[1]
  say(
    message,
    meant ? `did you mean ${meant}?` : 'gradual --help lists the commands, gradual <command> --help its options',
  )
  return 2
}

function say(message: string, hint: string | undefined): void {
  const [what = '', ...details] = message.split('\n')
  printErr(`${paintErr('red', 'gradual:')} ${what}`)
  for (const line of details) printErr(line)
  if (hint !== undefined) printErr(`  ${hint}`)
}

function printStacks(error: unknown): void {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth++) {
    printErr(`${depth > 0 ? 'caused by ' : ''}${cause.stack ?? cause.message}`)
  }
}
