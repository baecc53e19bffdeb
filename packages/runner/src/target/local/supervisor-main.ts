import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FromSupervisor, ToSupervisor } from './messages.ts'

// Keeps servers for a run, in a session of its own: a Ctrl-C in the terminal reaches neither it nor them. It ends them and
// removes their folder when the run says so, or when the channel closes because the run is no more, however it ended.

/** A server that does not end on SIGTERM within this is killed. */
const GRACE_MS = 2_000

const children = new Set<ChildProcess>()
let ending = false

const folder = makeFolder()
process.on('SIGINT', () => {})
process.on('SIGHUP', () => {})
process.on('SIGTERM', end)
process.on('disconnect', end)
process.on('message', (message: ToSupervisor) => {
  if (message.type === 'end') end()
  else start(message)
})
tell({ type: 'ready', folder })
// The run may have ended before the handlers stood.
if (!process.connected) end()

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'gradual-zookeeper-'))
  } catch (error) {
    tell({ type: 'failed', message: (error as Error).message })
    process.disconnect()
    process.exit(1)
  }
}

function start({ id, command, args, logFile }: Extract<ToSupervisor, { type: 'spawn' }>): void {
  if (ending) return
  const log = openSync(logFile, 'a')
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', log, log] })
  closeSync(log)
  children.add(child)
  child.on('spawn', () => tell({ type: 'spawned', id, pid: child.pid! }))
  child.on('error', error => {
    if (child.pid === undefined) leave(child, id, error.message)
  })
  child.on('exit', (code, signal) => leave(child, id, signal === null ? `exit code ${code}` : `signal ${signal}`))
}

function leave(child: ChildProcess, id: number, how: string): void {
  children.delete(child)
  tell({ type: 'exited', id, how })
  if (ending && children.size === 0) finish()
}

function end(): void {
  if (ending) return
  ending = true
  if (children.size === 0) finish()
  for (const child of children) child.kill('SIGTERM')
  setTimeout(() => {
    for (const child of children) child.kill('SIGKILL')
  }, GRACE_MS)
}

function finish(): never {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  process.exit(0)
}

function tell(message: FromSupervisor): void {
  // A run that has just gone away cannot be told; the channel's close follows.
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}
