import { GradualError } from '@gradual/dsl'
import { cleanNamespace } from '../admin/index.ts'
import { parseTarget } from '../target/index.ts'
import type { CleanCommandOptions } from './commands/clean.ts'
import { abortOnSignal } from './interrupt.ts'
import { printOut } from './output.ts'

export async function cleanCommand({ target, namespace, force }: CleanCommandOptions): Promise<void> {
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
  const interrupt = abortOnSignal('stopping: what is removed stays removed')
  try {
    await cleanNamespace({
      servers: spec.servers,
      chroot: spec.chroot,
      namespace,
      force: force === true,
      onProgress: printOut,
      signal: interrupt.signal,
    })
  } finally {
    interrupt.release()
  }
}
