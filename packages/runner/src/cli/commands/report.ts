import type { Command } from 'commander'
import { RUN } from './shared.ts'

export function addReport(program: Command): void {
  program
    .command('report')
    .description('print the summary of a stored run again')
    .argument('<run>', RUN)
    .action(async (run: string) => {
      const { reportCommand } = await import('../report-command.ts')
      await reportCommand(run)
    })
}
