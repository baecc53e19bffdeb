import { type ChildProcess, fork } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { GradualError } from '@gradual/dsl'
import type { FromSupervisor, ToSupervisor } from './messages.ts'

/** A server process that the supervisor keeps. */
export interface KeptServer {
  readonly pid: number
  /** How it ended (`exit code 1`, `signal SIGKILL`); undefined while it runs. */
  readonly ended: string | undefined
}

/** The run's handle of the process that keeps the servers of one `local` target. */
export interface Supervisor {
  /** Temporary; removed with everything in it when the supervisor ends. */
  readonly folder: string
  /** Rejects when the command cannot be started. */
  spawn(command: string, args: readonly string[], logFile: string): Promise<KeptServer>
  /** Ends the servers, removes the folder. May be called again. */
  end(): Promise<void>
  /** Lets the run's process exit while servers run (the supervisor then ends them by itself). */
  unref(): void
}

/** SIGTERM, two seconds, SIGKILL, and the removal of some hundred MB: more than this and the supervisor is stuck. */
const END_WITHIN_MS = 15_000

interface Entry {
  pid: number
  ended: string | undefined
  started(server: KeptServer): void
  failed(error: Error): void
}

export async function startSupervisor(): Promise<Supervisor> {
  // A group of its own, so that a Ctrl-C in the terminal does not reach the servers before the run has cleaned up.
  const child = fork(fileURLToPath(new URL('./supervisor-main.js', import.meta.url)), [], {
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const entries: Entry[] = []
  const exited = new Promise<void>(resolve => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const folder = await readFolder(child)
  child.on('message', (message: FromSupervisor) => {
    if (message.type === 'spawned') {
      const entry = entries[message.id]!
      entry.pid = message.pid
      entry.started(entry)
    } else if (message.type === 'exited') {
      const entry = entries[message.id]!
      entry.ended = message.how
      entry.failed(new Error(message.how))
    }
  })

  let ending = false
  // Somebody ended the supervisor by force: its servers would stay for ever. Their ids are known and were alive a moment ago.
  const orphaned = exited.then(async () => {
    for (const entry of entries) {
      if (entry.ended === undefined) kill(entry.pid)
      entry.ended ??= 'its supervisor was killed'
      entry.failed(new Error(entry.ended))
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })

  return {
    folder,
    spawn(command, args, logFile) {
      return new Promise((started, failed) => {
        const id = entries.push({ pid: 0, ended: undefined, started, failed }) - 1
        send(child, { type: 'spawn', id, command, args, logFile })
      })
    },
    async end() {
      if (!ending) {
        ending = true
        child.ref()
        send(child, { type: 'end' })
      }
      const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS)
      await orphaned
      clearTimeout(timer)
    },
    unref() {
      child.unref()
      child.channel?.unref()
    },
  }
}

function readFolder(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: FromSupervisor) => {
      if (message.type === 'ready') resolve(message.folder)
      else if (message.type === 'failed') reject(explainFolder(message.message))
    })
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`the supervisor of the local ZooKeeper ended with ${code}`)))
  })
}

function explainFolder(why: string): GradualError {
  return new GradualError('TARGET_UNREACHABLE', `there is no temporary folder for the local ZooKeeper: ${why}`, {
    hint: 'set TMPDIR to a folder that can be written to',
  })
}

function send(child: ChildProcess, message: ToSupervisor): void {
  if (child.connected) child.send(message, () => {})
}

function kill(pid: number): void {
  if (pid === 0) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
