import { type Command, Option } from 'commander'
import type { AccessFlags } from '../../access/index.ts'
import { addAccessOptions } from './shared.ts'

export interface DoctorCommandOptions extends AccessFlags {
  readonly target?: string
  readonly json?: boolean
}

export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('what is on this machine: Node, cores, file limits, Java, ZooKeeper, HAProxy, a reachable target')
    .addOption(new Option('-t, --target <target>', 'look whether host:port,... answers').env('GRADUAL_TARGET'))
  addAccessOptions(command)
    .option('--json', 'the findings as JSON')
    .action(async (options: DoctorCommandOptions) => {
      const { doctorCommand } = await import('../doctor-command.ts')
      process.exitCode = await doctorCommand(options)
    })
}
