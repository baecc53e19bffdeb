import type {
  DriverName,
  DriverOptions,
  DriverSink,
  LoadDriver,
  ServerAddress,
  SessionLoss,
} from '../../../packages/runner/src/driver/driver.ts'
import { drivers } from '../../../packages/runner/src/driver/registry.ts'

export const OPERATIONS = [
  { kind: 'getData', keys: 100, valueBytes: 100 },
  { kind: 'setData', keys: 100, valueBytes: 100 },
  { kind: 'exists', keys: 100, valueBytes: 100 },
] as const

const NAMESPACE = '/anywhere'

/** Holds a driver and writes down what it tells. */
export class Recorder implements DriverSink {
  readonly driver: LoadDriver
  /** Everything in the order in which it was told. */
  readonly log: string[] = []
  readonly replies: { readonly slot: number; readonly code: number }[] = []
  readonly ups: { readonly session: number; readonly server: ServerAddress }[] = []
  readonly downs: { readonly session: number; readonly reason: SessionLoss }[] = []

  constructor(name: DriverName, options: Partial<DriverOptions> & Pick<DriverOptions, 'servers'>) {
    this.driver = drivers[name](
      {
        chroot: '',
        namespace: NAMESPACE,
        sessions: 1,
        parallelism: 10,
        sessionTimeoutMs: 10_000,
        operations: OPERATIONS,
        ...options,
      },
      this,
    )
  }

  replied(slot: number, code: number): void {
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

  send(slot: number, operation: number, key = 0, options: { session?: number; withinMs?: number } = {}): void {
    this.driver.submit(options.session ?? 0, operation, key, slot, options.withinMs ?? 10_000)
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
