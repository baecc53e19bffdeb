import { GradualError } from '@gradual/dsl'
import {
  defaultSandboxOptions,
  parseSandboxOptions,
  type SandboxHandle,
  type SandboxOptions,
  startSandbox,
} from '@gradual/zookeeper'
import { formatAddress } from './address.ts'
import type { OpenTarget, OpenTargetOptions, TargetSpec } from './types.ts'

/** A tenth of the usual latency limit, as for the load generator. */
const LAG_LIMIT_MS = 5

/** Starts the embedded server, in a process of its own. */
export async function openSandbox(spec: TargetSpec<'sandbox'>, { signal }: OpenTargetOptions): Promise<OpenTarget> {
  const options = { ...defaultSandboxOptions, ...parseSandboxOptions(spec.options) }
  signal?.throwIfAborted()
  const sandbox = await startSandbox(options).catch(error => {
    throw explain(error, options)
  })
  const address = { host: sandbox.host, port: sandbox.port }
  if (signal?.aborted) await sandbox.close()
  signal?.throwIfAborted()
  let ended = false
  void sandbox.ended.then(() => {
    ended = true
  })
  return {
    spec,
    servers: [address],
    chroot: '',
    figures: {
      kind: 'sandbox',
      description: `sandbox (not a real ZooKeeper), ${describe(spec.options, options)}`,
      servers: [formatAddress(address)],
    },
    pids: [sandbox.pid],
    faults: async () => (ended ? ['the sandbox ended in the middle of the run'] : starvation(sandbox)),
    close: () => sandbox.close(),
  }
}

/** Its replies leave at computed times. Where this machine kept it from doing so, its capacity was not what was asked for. */
async function starvation(sandbox: SandboxHandle): Promise<readonly string[]> {
  const { lagP99Ms } = await sandbox.stats()
  if (lagP99Ms <= LAG_LIMIT_MS) return []
  return [
    `the sandbox was short of processor time: its replies left up to ${lagP99Ms.toFixed(1)} ms late (p99 of its last seconds), and the latencies contain that`,
  ]
}

function describe(text: string, { capacityPerSec }: SandboxOptions): string {
  const capacity = Number.isFinite(capacityPerSec) ? `capacity ${capacityPerSec}/s` : 'unlimited capacity'
  const others = text.split(',').filter(part => part.trim() !== '' && !/^\s*capacity\s*=/.test(part))
  return [capacity, ...others.map(part => part.trim())].join(', ')
}

function explain(error: Error & { readonly code?: string }, { host, port }: SandboxOptions): GradualError {
  const address = formatAddress({ host, port })
  if (error.code === 'EADDRINUSE') {
    return new GradualError('TARGET_UNREACHABLE', `the sandbox cannot listen at ${address}: somebody does already`, {
      hint: 'leave port= out to get a free one, or end what listens there',
      cause: error,
    })
  }
  return new GradualError('TARGET_UNREACHABLE', `the sandbox cannot listen at ${address}: ${error.message}`, {
    hint: 'leave host= and port= out to get a free port of this machine',
    cause: error,
  })
}
