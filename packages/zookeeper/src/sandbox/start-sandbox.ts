import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Command, FromSandbox, ToSandbox, WireStats } from './messages.ts'
import { defaultSandboxOptions, type SandboxOptions } from './options.ts'
import type { SandboxStats } from './stats.ts'

const START_DEADLINE_MS = 20_000
const CLOSE_DEADLINE_MS = 3_000

/** A sandbox in a process of its own. */
export interface SandboxHandle {
  readonly host: string
  readonly port: number
  readonly pid: number
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  stats(): Promise<SandboxStats>
  readonly control: {
    /** Ends all connections without a word; their sessions live on. @returns how many */
    cutConnections(): Promise<number>
    /** The servers stand still for so long, from now. */
    pause(forMs: number): Promise<void>
    /** Changes the pace, also for what is queued already. Not from or to unlimited. */
    setCapacity(capacityPerSec: number): Promise<void>
  }
  close(): Promise<void>
}

/**
 * Starts the sandbox in a process of its own, which ends with {@link SandboxHandle.close} or when this process ends, also
 * by `kill -9`.
 *
 * Rejects with the system's error where the port is taken (`code: 'EADDRINUSE'`).
 */
export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<SandboxHandle> {
  const complete: SandboxOptions = { ...defaultSandboxOptions, ...options }
  const child = fork(new URL('./main.js', import.meta.url), [], {
    // Neither a profiler nor a loader of this process belongs into the sandbox.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const calls = new Calls(child)
  try {
    const port = await listening(child, complete)
    // The channel must not keep this process alive: the sandbox ends with it anyway.
    child.unref()
    child.channel?.unref()
    return {
      host: complete.host,
      port,
      pid: child.pid as number,
      ended,
      stats: async () => fromWire((await calls.call({ command: 'stats' })) as WireStats),
      control: {
        cutConnections: async () => (await calls.call({ command: 'cutConnections' })) as number,
        pause: async forMs => void (await calls.call({ command: 'pause', forMs })),
        setCapacity: async capacityPerSec => void (await calls.call({ command: 'setCapacity', capacityPerSec })),
      },
      close: () => close(child, ended),
    }
  } catch (error) {
    await close(child, ended)
    throw error
  }
}

function send(child: ChildProcess, message: ToSandbox): void {
  child.send(message)
}

async function listening(child: ChildProcess, options: SandboxOptions): Promise<number> {
  const capacityPerSec = Number.isFinite(options.capacityPerSec) ? options.capacityPerSec : null
  send(child, { type: 'start', options: { ...options, capacityPerSec } })
  const deadline = AbortSignal.timeout(START_DEADLINE_MS)
  const answered = once(child, 'message', { signal: deadline }) as Promise<[FromSandbox]>
  const exited = once(child, 'exit', { signal: deadline }).then(([code]) => {
    throw new Error(`the sandbox ended while it started (exit code ${code})`)
  })
  // Whichever loses the race is rejected by the deadline later, when nobody listens any more.
  answered.catch(() => {})
  exited.catch(() => {})
  const [message] = await Promise.race([answered, exited])
  if (message.type === 'listening') return message.port
  const failure = message.type === 'failed' ? message : { message: 'the sandbox did not start' }
  throw Object.assign(new Error(failure.message), 'code' in failure ? { code: failure.code } : {})
}

async function close(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  if (child.connected) send(child, { type: 'close' })
  const killer = setTimeout(() => child.kill('SIGKILL'), CLOSE_DEADLINE_MS)
  await ended
  clearTimeout(killer)
}

function fromWire(stats: WireStats): SandboxStats {
  return { ...stats, capacityPerSec: stats.capacityPerSec ?? Number.POSITIVE_INFINITY }
}

interface Waiting {
  readonly resolve: (result: WireStats | number | null) => void
  readonly reject: (error: Error) => void
}

/** Questions to the process, each with its answer. */
class Calls {
  private readonly child: ChildProcess
  private readonly waiting = new Map<number, Waiting>()
  private nextId = 1

  constructor(child: ChildProcess) {
    this.child = child
    child.on('message', (message: FromSandbox) => this.onMessage(message))
    child.once('exit', () => this.rejectAll())
  }

  call(command: Command): Promise<WireStats | number | null> {
    return new Promise((resolve, reject) => {
      if (!this.child.connected) {
        reject(new Error('the sandbox has ended'))
        return
      }
      const id = this.nextId++
      this.waiting.set(id, { resolve, reject })
      this.child.channel?.ref()
      send(this.child, { type: 'command', id, ...command })
    })
  }

  private onMessage(message: FromSandbox): void {
    if (message.type !== 'done' && message.type !== 'refused') return
    const waiting = this.waiting.get(message.id)
    this.waiting.delete(message.id)
    if (this.waiting.size === 0) this.child.channel?.unref()
    if (message.type === 'done') waiting?.resolve(message.result)
    else waiting?.reject(new Error(message.message))
  }

  private rejectAll(): void {
    for (const { reject } of this.waiting.values()) reject(new Error('the sandbox has ended'))
    this.waiting.clear()
  }
}
