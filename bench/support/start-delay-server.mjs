import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Histogram } from '../../packages/runner/dist/histogram/histogram.js'

/** The delay server as its parent holds it. */
export async function startDelayServer(delayMs) {
  const child = fork(fileURLToPath(new URL('./delay-server.mjs', import.meta.url)), [String(delayMs)], { execArgv: [] })
  const [{ port }] = await once(child, 'message')
  return {
    host: '127.0.0.1',
    port,
    clear: () => child.send({ clear: true }),
    /** Nothing is answered for so long, from now. */
    stop: stopMs => child.send({ stopMs }),
    async delays() {
      child.send({ report: true })
      const [{ delays }] = await once(child, 'message')
      return Histogram.fromData(delays)
    },
    async close() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
