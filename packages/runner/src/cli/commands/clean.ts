import { type Command, Option } from 'commander'
import type { AccessFlags } from '../../access/index.ts'
import { addAccessOptions } from './shared.ts'

export interface CleanCommandOptions extends AccessFlags {
  readonly target?: string
  readonly namespace: string
  readonly force?: boolean
}

export function addClean(program: Command): void {
  const command = program
    .command('clean')
    .description('remove the znodes that a killed run left, and nothing else')
    .addOption(new Option('-t, --target <target>', 'host:port,host:port[/chroot]').env('GRADUAL_TARGET'))
  addAccessOptions(command)
    .option('--namespace <path>', "the scenario's namespace", '/zkGradualTest')
    .option('--force', 'do not ask whether the run is still alive')
    .action(async (options: CleanCommandOptions) => {
      const { cleanCommand } = await import('../clean-command.ts')
      await cleanCommand(options)
    })
}
