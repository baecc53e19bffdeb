import { type Command, Option } from 'commander'

export interface CleanCommandOptions {
  readonly target?: string
  readonly namespace: string
  readonly force?: boolean
}

export function addClean(program: Command): void {
  program
    .command('clean')
    .description('remove the znodes that a killed run left, and nothing else')
    .addOption(new Option('-t, --target <target>', 'host:port,host:port[/chroot]').env('GRADUAL_TARGET'))
    .option('--namespace <path>', "the scenario's namespace", '/zkGradualTest')
    .option('--force', 'do not ask whether the run is still alive')
    .action(async (options: CleanCommandOptions) => {
      const { cleanCommand } = await import('../clean-command.ts')
      await cleanCommand(options)
    })
}
