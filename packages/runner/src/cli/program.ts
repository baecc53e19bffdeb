import { Command } from 'commander'
import { addCheck } from './commands/check.ts'
import { addClean } from './commands/clean.ts'
import { addDoctor } from './commands/doctor.ts'
import { addPlan } from './commands/plan.ts'
import { addRedetect } from './commands/redetect.ts'
import { addReport } from './commands/report.ts'
import { addRun } from './commands/run.ts'
import { addSandbox } from './commands/sandbox.ts'
import { addSimulate } from './commands/simulate.ts'
import { addTry } from './commands/try.ts'
import { reportError } from './errors.ts'
import { readVersion } from './version.ts'

/** Parses the command line and does what it says. Sets the exit code; never rejects. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  const verbose = argv.includes('--verbose')
  // What was started ends with this process: going on with half of it would be worse.
  process.on('uncaughtException', error => process.exit(reportError(error, verbose)))
  try {
    await buildProgram().parseAsync([...argv], { from: 'user' })
  } catch (error) {
    process.exitCode = reportError(error, verbose)
  }
}

function buildProgram(): Command {
  const program = new Command('gradual')
    .description('Finds the load at which a distributed system breaks, and measures whether it recovers.')
    .version(readVersion())
    .option('--verbose', 'show the stack of an error')
    .helpCommand('help [command]', 'the same as --help')
    .showSuggestionAfterError()
    .exitOverride()
    // The error is printed once, in the form of all others.
    .configureOutput({ outputError: () => {} })
  for (const add of [
    addRun,
    addPlan,
    addCheck,
    addSimulate,
    addTry,
    addReport,
    addRedetect,
    addSandbox,
    addClean,
    addDoctor,
  ])
    add(program)
  return program
}
