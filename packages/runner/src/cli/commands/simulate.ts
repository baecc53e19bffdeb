import type { Command } from 'commander'
import { readCapacityOption, readSeed } from '../option-readers.ts'
import { addParamOption, type ParamOptions, SCENARIO } from './shared.ts'

export interface SimulateCommandOptions extends ParamOptions {
  readonly capacity?: number
  readonly target: string
  readonly seed?: number
  readonly quick?: boolean
  readonly out?: string
  readonly json?: boolean
}

export function addSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description('the whole run on a virtual clock against a queue of known capacity; nothing is sent')
    .argument('<scenario>', SCENARIO)
    .option('--capacity <requests/s>', 'what the queue can serve (default: 2300/s)', readCapacityOption)
    .option('-t, --target <target>', 'settings of the queue: sandbox:service=exponential,pause=200ms/5s', 'sandbox')
  addParamOption(command)
    .option('--quick', 'simulate the quick run')
    .option('--seed <number>', 'repeat the random choices of another simulation', readSeed)
    .option('--out <dir>', 'write a results folder there, as a run does (default: nothing is written)')
    .option('--json', 'the result alone on standard output, in the form of run.json')
    .action(async (scenario: string, options: SimulateCommandOptions) => {
      const { simulateCommand } = await import('../simulate-command.ts')
      process.exitCode = await simulateCommand(scenario, options)
    })
}
