import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { ServerAddress } from '../../../packages/runner/src/driver/driver.ts'

/** A way to a server that can be cut, and freezes or closes what is on it. */
export interface Detour {
  readonly address: ServerAddress
  /** Closes every connection and refuses new ones at once, until `mend`. */
  cut(): void
  /** Accepts connections and carries nothing on any. */
  freeze(): void
  mend(): void
  close(): Promise<void>
}

export async function startDetour(server: ServerAddress): Promise<Detour> {
  let mode: 'open' | 'cut' | 'frozen' = 'open'
  const sockets = new Set<Socket>()
  const add = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }
  const listener = createServer(socket => {
    add(socket)
    if (mode === 'cut') socket.destroy()
    if (mode === 'open') carry(socket)
  })
  const carry = (socket: Socket): void => {
    const there = connect(server.port, server.host)
    add(there)
    there.pipe(socket)
    socket.pipe(there)
    there.on('close', () => socket.destroy())
    socket.on('close', () => there.destroy())
  }
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    address: { host: '127.0.0.1', port: address.port },
    cut() {
      mode = 'cut'
      destroyAll()
    },
    freeze() {
      mode = 'frozen'
      for (const socket of sockets) socket.unpipe().pause()
    },
    mend() {
      mode = 'open'
      destroyAll()
    },
    close() {
      destroyAll()
      return new Promise(resolve => listener.close(() => resolve()))
    },
  }
}
