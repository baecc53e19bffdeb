import { printErr, printOut, tolerateClosedPipes } from './output.ts'
import { readVersion } from './version.ts'

/** A socket or child that somebody forgot must not keep a finished command from ending. */
const LINGER_MS = 2000

/**
 * The command `gradual`. Sets the process's exit code; never rejects.
 *
 * @param argv without Node and the script
 */
export async function main(argv: readonly string[]): Promise<void> {
  tolerateClosedPipes()
  // Scripts ask for it often; nothing else is loaded for it.
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) return printOut(readVersion())
  const { runProgram } = await import('./program.ts')
  process.once('beforeExit', sayUnfinished)
  await runProgram(argv)
  process.off('beforeExit', sayUnfinished)
  // Types may still be checked in a thread that cannot be asked to stop.
  setTimeout(() => process.exit(), process.exitCode === 130 ? 0 : LINGER_MS).unref()
}

/** Nothing is left that could go on, and the command has not ended: a mistake of ours must not look like success. */
function sayUnfinished(): void {
  printErr('gradual: internal error: the command stopped half way')
  printErr('  run it again with --verbose and report what it prints')
  process.exitCode = 5
}
