import { type Command, Option } from 'commander'
import type { AccessFlags } from '../../access/index.ts'
import type { DriverName } from '../../driver/driver.ts'
import { readCount, readSeed, readTime } from '../option-readers.ts'
import { addAccessOptions, addParamOption, type ParamOptions, SCENARIO, TARGET } from './shared.ts'

export interface RunCommandOptions extends ParamOptions, AccessFlags {
  readonly target?: string
  readonly quick?: boolean
  readonly maxTime?: number
  readonly yes?: boolean
  readonly force?: boolean
  readonly runs?: number
  readonly workers?: number
  readonly driver: DriverName
  readonly reporter: string
  readonly out: string
  readonly markersDir: string
  readonly seed?: number
  readonly json?: boolean
  readonly tui: boolean
}

const drivers: readonly DriverName[] = ['wire', 'node-zookeeper-client']

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('check the types, compile, put the load on the target, and report')
    .argument('<scenario>', SCENARIO)
    .option('-t, --target <target>', `where the load goes: ${TARGET} (default: what the scenario says, else sandbox)`)
  addAccessOptions(addParamOption(command))
    .option('--quick', 'hold, step, settle and recovery times divided by ten: a look, not a measurement')
    .option('--max-time <time>', 'stop after this time, whatever was found: 90s, 10m', readTime)
    .option('--yes', 'put load on a target that is not this machine without asking')
    .option('--force', "use a namespace that holds znodes of somebody else's")
    .option('--runs <count>', 'repeat the run (not yet: 1)', readCount)
    .option('--workers <count>', 'load generating processes (default: one less than there are cores)', readCount)
    .addOption(new Option('--driver <name>', 'what carries the load').choices(drivers).default('wire'))
    .option('--reporter <a,b>', 'reporters by name, package or file', 'lines,csv,summary,markers,json,hlog')
    .option('--out <dir>', 'results folder; a run makes its own folder there', 'results')
    .option('--markers-dir <dir>', 'where the marker files for other programs go', 'agent/metrics')
    .option('--seed <number>', 'repeat the random choices of another run', readSeed)
    .option('--no-tui', 'plain lines')
    .option('--json', 'the result alone on standard output, everything else on standard error')
    .action(async (scenario: string, options: RunCommandOptions) => {
      const { runCommand } = await import('../run-command.ts')
      process.exitCode = await runCommand(scenario, options)
    })
}
