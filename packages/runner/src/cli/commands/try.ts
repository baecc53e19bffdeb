import type { Command } from 'commander'
import type { AccessFlags } from '../../access/index.ts'
import { addAccessOptions, addParamOption, type ParamOptions, SCENARIO, TARGET } from './shared.ts'

export interface TryCommandOptions extends ParamOptions, AccessFlags {
  readonly target?: string
  readonly yes?: boolean
  readonly force?: boolean
}

export function addTry(program: Command): void {
  const command = program
    .command('try')
    .description('do every operation of a scenario once, and show requests and replies')
    .argument('<scenario>', SCENARIO)
    .option('-t, --target <target>', `${TARGET} (default: what the scenario says, else sandbox)`)
  addAccessOptions(addParamOption(command))
    .option('--yes', 'use a target that is not this machine without asking')
    .option('--force', "use a namespace that holds znodes of somebody else's")
    .action(async (scenario: string, options: TryCommandOptions) => {
      const { tryCommand } = await import('../try-command.ts')
      process.exitCode = await tryCommand(scenario, options)
    })
}
