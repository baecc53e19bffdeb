import { GradualError } from '@gradual/dsl'
import { loadAccess } from '../access/index.ts'
import { cleanNamespace } from '../admin/index.ts'
import { openTarget, parseTarget } from '../target/index.ts'
import type { CleanCommandOptions } from './commands/clean.ts'
import { abortOnSignal } from './interrupt.ts'
import { printErr, printOut } from './output.ts'

export async function cleanCommand(options: CleanCommandOptions): Promise<void> {
  const { target, namespace, force } = options
  if (target === undefined) {
    throw new GradualError('CLI_USAGE', 'clean needs to know where: no --target was given', {
      hint: 'gradual clean --target host:port[/chroot] [--namespace /ns]',
    })
  }
  if (!/^(\/[^/]+)+$/.test(namespace)) {
    throw new GradualError('CLI_USAGE', `${namespace} is not a path of znodes`, {
      hint: 'write it as the scenario does: --namespace /zkGradualTest',
    })
  }
  const spec = parseTarget(target)
  if (spec.kind !== 'hosts') {
    throw new GradualError('CLI_USAGE', `${target} goes with its run: there is nothing to clean`, {
      hint: 'clean is for servers that stay: --target host:port',
    })
  }
  const { access, warnings } = await loadAccess({ flags: options, env: process.env, target: spec })
  for (const warning of warnings) printErr(`gradual: ${warning}`)
  const interrupt = abortOnSignal('stopping: what is removed stays removed')
  try {
    const { signal } = interrupt
    // Says more of a server that does not answer than the attempt to clean could.
    await openTarget(spec, { onProgress: printErr, signal, access })
    await cleanNamespace({
      servers: spec.servers,
      chroot: spec.chroot,
      namespace,
      force: force === true,
      onProgress: printOut,
      access,
      signal,
    })
  } finally {
    interrupt.release()
  }
}
