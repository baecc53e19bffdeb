import type { Command } from 'commander'
import { addParamOption, type ParamOptions, RUN } from './shared.ts'

export interface RedetectCommandOptions extends ParamOptions {
  readonly json?: boolean
}

export function addRedetect(program: Command): void {
  const command = program
    .command('redetect')
    .description('judge a stored run again with other limits, without load')
    .argument('<run>', RUN)
  addParamOption(command)
    .option('--json', 'the new judgement alone on standard output, in the form of run.json')
    .action(async (run: string, options: RedetectCommandOptions) => {
      const { redetectCommand } = await import('../redetect-command.ts')
      process.exitCode = await redetectCommand(run, options)
    })
}
