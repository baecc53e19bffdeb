import { once } from 'node:events'
import { GradualError } from '@gradual/dsl'
import { parseSandboxOptions, startSandbox } from '@gradual/zookeeper'
import { parseTarget } from '../target/index.ts'
import type { SandboxCommandOptions } from './commands/sandbox.ts'
import type { ExitCode } from './exit-codes.ts'
import { abortOnSignal } from './interrupt.ts'
import { printOut } from './output.ts'

/** `gradual sandbox`: ends with 0 on a signal, because there is no other way to end it. */
export async function sandboxCommand(settings: string, { port, capacity }: SandboxCommandOptions): Promise<ExitCode> {
  // Refuses what is wrong in the words of --target.
  parseTarget(`sandbox:${settings}`)
  const options = {
    ...parseSandboxOptions(settings),
    ...(port !== undefined && { port }),
    ...(capacity !== undefined && { capacityPerSec: capacity }),
  }
  const interrupt = abortOnSignal('the sandbox ends')
  try {
    const sandbox = await startSandbox(options).catch((error: unknown) => {
      throw explainStart(error, port)
    })
    try {
      const address = `${sandbox.host}:${sandbox.port}`
      printOut(`sandbox listens on ${address}, capacity ${options.capacityPerSec}/s (not a real ZooKeeper)`)
      printOut(`  gradual run scenario.ts --target ${address}`)
      printOut(`  echo mntr | nc ${sandbox.host} ${sandbox.port}`)
      printOut('Ctrl-C ends it.')
      if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort')
    } finally {
      await sandbox.close()
    }
  } finally {
    interrupt.release()
  }
  return 0
}

function explainStart(error: unknown, port: number | undefined): unknown {
  const message = error instanceof Error ? error.message : String(error)
  if (!/EADDRINUSE|EACCES/.test(message)) return error
  return new GradualError('CLI_USAGE', `the sandbox cannot listen on port ${port}: ${message}`, {
    hint: 'name another with --port, or leave it out for any that is free',
    cause: error,
  })
}
