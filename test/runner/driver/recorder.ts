import type { PlanOperation } from '@gradual/dsl'
import type {
  DriverName,
  DriverOperation,
  DriverOptions,
  DriverSink,
  LoadDriver,
  ServerAddress,
  SessionLoss,
} from '../../../packages/runner/src/driver/driver.ts'
import { drivers } from '../../../packages/runner/src/driver/registry.ts'
import { toDriverOperations } from '../../../packages/runner/src/workload/driver-operations.ts'
import { flattenOperations } from '../../../packages/runner/src/workload/flatten.ts'

const MIX: readonly PlanOperation[] = [
  { name: 'read', kind: 'getData', weight: 1, keys: 100, pick: 'uniform', valueBytes: 100 },
  { name: 'write', kind: 'setData', weight: 1, keys: 100, pick: 'uniform', valueBytes: 100 },
  { name: 'exists', kind: 'exists', weight: 1, keys: 100, pick: 'uniform', valueBytes: 100 },
]

/** A mix as a driver gets it. */
export function operationsOf(
  mix: readonly PlanOperation[],
  namespace: string,
  existing: { readonly [parent: string]: readonly string[] } = {},
): readonly DriverOperation[] {
  return toDriverOperations(flattenOperations(mix), { namespace, existing, seed: 1, worker: 0 })
}

export const VALUE_BYTES = 100

const NAMESPACE = '/anywhere'

/** Holds a driver and writes down what it tells. */
export class Recorder implements DriverSink {
  readonly driver: LoadDriver
  /** Everything in the order in which it was told. */
  readonly log: string[] = []
  readonly replies: { readonly slot: number; readonly code: number }[] = []
  /** Numbers that the server gave, by slot. */
  readonly numbers = new Map<number, number>()
  readonly ups: { readonly session: number; readonly server: ServerAddress }[] = []
  readonly downs: { readonly session: number; readonly reason: SessionLoss }[] = []

  constructor(
    name: DriverName,
    options: Partial<DriverOptions> & Pick<DriverOptions, 'servers'> & { readonly namespace?: string },
  ) {
    this.driver = drivers[name](
      {
        chroot: '',
        sessions: 1,
        parallelism: 10,
        sessionTimeoutMs: 10_000,
        operations: operationsOf(MIX, options.namespace ?? NAMESPACE),
        ...options,
      },
      this,
    )
  }

  replied(slot: number, code: number, number?: number): void {
    if (number !== undefined) this.numbers.set(slot, number)
    this.log.push(`${slot}: ${code}`)
    this.replies.push({ slot, code })
  }

  sessionUp(session: number, server: ServerAddress): void {
    this.log.push(`up ${session}`)
    this.ups.push({ session, server })
  }

  sessionDown(session: number, reason: SessionLoss): void {
    this.log.push(`down ${session} ${reason}`)
    this.downs.push({ session, reason })
  }

  send(
    slot: number,
    operation: number,
    key = 0,
    options: { session?: number; withinMs?: number; number?: number } = {},
  ): void {
    this.driver.submit(options.session ?? 0, operation, key, slot, options.withinMs ?? 10_000, options.number)
  }

  async answers(count: number): Promise<readonly { readonly slot: number; readonly code: number }[]> {
    this.driver.flush()
    await until(() => this.replies.length >= count)
    return this.replies
  }

  codeOf(slot: number): number | undefined {
    return this.replies.findLast(reply => reply.slot === slot)?.code
  }
}

/** Waits until it is so; fails after twenty seconds. */
export async function until(isSo: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 20_000
  while (!isSo()) {
    if (performance.now() > giveUpAt) throw new Error(`still not so: ${isSo}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
