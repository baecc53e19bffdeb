import { parseSandboxOptions, startSandbox } from '@gradual/zookeeper'
import { formatAddress } from './address.ts'
import type { OpenTarget, OpenTargetOptions, TargetSpec } from './types.ts'

/** Starts the embedded server, in a process of its own. */
export async function openSandbox(spec: TargetSpec<'sandbox'>, options: OpenTargetOptions): Promise<OpenTarget> {
  const sandboxOptions = parseSandboxOptions(spec.options)
  options.signal?.throwIfAborted()
  const sandbox = await startSandbox(sandboxOptions)
  const address = { host: sandbox.host, port: sandbox.port }
  return {
    spec,
    servers: [address],
    chroot: '',
    figures: {
      kind: 'sandbox',
      description: `sandbox (not a real ZooKeeper), capacity ${sandboxOptions.capacityPerSec}/s`,
      servers: [formatAddress(address)],
    },
    pids: [sandbox.pid],
    close: () => sandbox.close(),
  }
}
