import { fork } from 'node:child_process'
import type { FromWorker, ToWorker } from './messages.ts'

/** One load worker as its parent holds it. */
export interface WorkerProcess {
  readonly pid: number | undefined
  send(message: ToWorker): void
  /** Asks it to close its sessions and end; kills it when it has not after two seconds. */
  stop(): Promise<void>
}

const STOP_WITHIN_MS = 2000
/** Of what it wrote to standard error: for the message, should it die. */
const KEEP_STDERR = 2000

/** @param onLost what became of it; also called for an end that was asked for */
export function spawnWorker(onMessage: (message: FromWorker) => void, onLost: (what: string) => void): WorkerProcess {
  const child = fork(new URL('./main.js', import.meta.url), {
    serialization: 'advanced',
    execArgv: [],
    // Its standard output stays apart: the result alone may be asked for there.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-KEEP_STDERR)
  })
  const exited = new Promise<void>(resolve => {
    child.on('error', error => {
      onLost(error.message)
      if (child.pid === undefined) resolve()
    })
    child.on('exit', (code, signal) => {
      const how = signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`
      onLost(stderr === '' ? how : `${how}\n${stderr}`)
      resolve()
    })
  })
  child.on('message', message => onMessage(message as FromWorker))
  return {
    pid: child.pid,
    send(message) {
      // A worker that is gone is told by its exit, not by each message to it.
      if (child.connected) child.send(message, () => {})
    },
    async stop() {
      if (child.connected) child.send({ type: 'stop' } satisfies ToWorker, () => {})
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
      await exited
      clearTimeout(timer)
    },
  }
}
