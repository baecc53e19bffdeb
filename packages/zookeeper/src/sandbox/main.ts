import type { Command, FromSandbox, ToSandbox, WireStats } from './messages.ts'
import { type RunningSandbox, runSandbox } from './run-sandbox.ts'

// The sandbox's own process. It lives as long as the channel to its parent: a parent that is gone, for whatever reason,
// closes it.

let sandbox: RunningSandbox | undefined

function send(message: FromSandbox): void {
  if (process.connected) process.send?.(message)
}

function readStats(running: RunningSandbox): WireStats {
  const stats = running.stats()
  return { ...stats, capacityPerSec: Number.isFinite(stats.capacityPerSec) ? stats.capacityPerSec : null }
}

function obey(running: RunningSandbox, request: Command): WireStats | number | null {
  switch (request.command) {
    case 'stats':
      return readStats(running)
    case 'cutConnections':
      return running.cutConnections()
    case 'pause':
      running.pause(request.forMs)
      return null
    case 'setCapacity':
      running.setCapacity(request.capacityPerSec)
      return null
  }
}

async function start({ options }: Extract<ToSandbox, { type: 'start' }>): Promise<void> {
  try {
    const capacityPerSec = options.capacityPerSec ?? Number.POSITIVE_INFINITY
    sandbox = await runSandbox({ ...options, capacityPerSec })
    send({ type: 'listening', port: sandbox.port })
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    send(code === undefined ? { type: 'failed', message } : { type: 'failed', message, code })
  }
}

process.on('message', (message: ToSandbox) => {
  if (message.type === 'start') void start(message)
  else if (message.type === 'close') process.exit(0)
  else if (sandbox !== undefined) {
    try {
      send({ type: 'done', id: message.id, result: obey(sandbox, message) })
    } catch (error) {
      send({ type: 'refused', id: message.id, message: (error as Error).message })
    }
  }
})
process.on('disconnect', () => process.exit(0))
// A terminal, `timeout` and service managers signal the whole process group. The parent still needs the sandbox to clean
// up in, and ends it itself.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {})
