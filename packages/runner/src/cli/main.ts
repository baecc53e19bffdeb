import { Command } from 'commander'
import { addCheck } from './commands/check.ts'
import { addClean } from './commands/clean.ts'
import { addDoctor } from './commands/doctor.ts'
import { addPlan } from './commands/plan.ts'
import { addRun } from './commands/run.ts'
import { addSandbox } from './commands/sandbox.ts'
import { addTry } from './commands/try.ts'
import { reportError } from './errors.ts'
import { tolerateClosedPipes } from './output.ts'
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
  try {
    await buildProgram().parseAsync([...argv], { from: 'user' })
  } catch (error) {
    process.exitCode = reportError(error, argv.includes('--verbose'))
  }
  setTimeout(() => process.exit(), LINGER_MS).unref()
}

function buildProgram(): Command {
  const program = new Command('gradual')
    .description('Finds the load at which a distributed system breaks, and measures whether it recovers.')
    .version(readVersion())
    .option('--verbose', 'show the stack of an error')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    // The error is printed once, in the form of all others.
    .configureOutput({ outputError: () => {} })
  for (const add of [addRun, addPlan, addCheck, addTry, addSandbox, addClean, addDoctor]) add(program)
  return program
}
