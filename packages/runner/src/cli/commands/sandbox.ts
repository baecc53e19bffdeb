import type { Command } from 'commander'
import { readCount, readPort } from '../option-readers.ts'

export interface SandboxCommandOptions {
  readonly port?: number
  readonly capacity?: number
}

export function addSandbox(program: Command): void {
  program
    .command('sandbox')
    .description('the embedded server by itself, until Ctrl-C')
    .argument('[settings]', 'as behind sandbox: in a target, such as capacity=1000,service=exponential', '')
    .option('--port <port>', 'where it listens, on 127.0.0.1 (default: any that is free)', readPort)
    .option('--capacity <requests/s>', 'what it can serve (default: 2300)', readCount)
    .action(async (settings: string, options: SandboxCommandOptions) => {
      const { sandboxCommand } = await import('../sandbox-command.ts')
      process.exitCode = await sandboxCommand(settings, options)
    })
}
