import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { ServerAddress } from '../driver/driver.ts'

export interface EchoServer extends ServerAddress {
  readonly pid: number
  close(): Promise<void>
}

/** A server for measuring clients: it answers every request with success and does nothing else. */
export async function startEcho(): Promise<EchoServer> {
  const child = fork(new URL('./echo-main.js', import.meta.url), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const [port] = (await Promise.race([
    once(child, 'message'),
    exited.then(([code]) => {
      throw new Error(`the echo server ended with ${code}`)
    }),
  ])) as [number]
  return {
    host: '127.0.0.1',
    port,
    pid: child.pid!,
    async close() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}
