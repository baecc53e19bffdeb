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
      await endOf(sandbox.ended, interrupt.signal)
    } finally {
      await sandbox.close()
    }
  } finally {
    interrupt.release()
  }
  return 0
}

/** Keeps this process alive meanwhile: neither the server's channel nor a signal handler does. */
async function endOf(ended: Promise<void>, signal: AbortSignal): Promise<void> {
  const alive = setInterval(() => {}, 60_000)
  const asked = signal.aborted ? Promise.resolve() : once(signal, 'abort').then(() => {})
  try {
    await Promise.race([asked, ended.then(refuseEnd)])
  } finally {
    clearInterval(alive)
  }
}

function refuseEnd(): never {
  throw new GradualError('INTERNAL', 'the sandbox ended by itself', {
    hint: 'start it again, and report it if it happens often',
  })
}

function explainStart(error: unknown, port: number | undefined): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error
  const why = code === 'EADDRINUSE' ? 'somebody listens there already' : 'that needs more rights'
  return new GradualError('CLI_USAGE', `the sandbox cannot listen on port ${port}: ${why}`, {
    hint: 'name another with --port, or leave it out for any that is free',
    cause: error,
  })
}
