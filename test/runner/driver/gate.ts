import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import type { ServerAddress } from '../../../packages/runner/src/driver/driver.ts'

/** Stands between a client and a server, and can be shut in several ways. */
export interface Gate extends ServerAddress {
  /** Connections that are open. */
  readonly connections: number
  /** Nothing passes from the server any more; connections stay. */
  hold(): void
  /** What was held passes, and all that follows. */
  release(): void
  /** From now on every byte goes by itself, in both directions. */
  crumble(): void
  /** Ends all connections; with `refuse`, new ones are ended too until `admit`. */
  cut(refuse?: boolean): void
  admit(): void
  close(): Promise<void>
}

export async function openGate(server: ServerAddress): Promise<Gate> {
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket }>()
  let holding = false
  let refusing = false
  let crumbling = false
  const sender = (socket: Socket): ((chunk: Buffer) => void) => {
    let sent = Promise.resolve()
    return chunk => {
      if (!crumbling) socket.write(chunk)
      else sent = sent.then(() => sendBytes(socket, chunk))
    }
  }
  const gate = createServer(near => {
    if (refusing) {
      near.destroy()
      return
    }
    const far = connect(server.port, server.host)
    const pair = { near, far }
    pairs.add(pair)
    near.on('data', sender(far))
    far.on('data', sender(near))
    if (holding) far.pause()
    const end = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      socket.setNoDelay()
      socket.on('error', end)
      socket.on('close', end)
    }
  })
  await new Promise<void>(resolve => gate.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const { near, far } of pairs) {
      near.destroy()
      far.destroy()
    }
  }
  return {
    host: '127.0.0.1',
    port: (gate.address() as AddressInfo).port,
    get connections() {
      return pairs.size
    },
    hold() {
      holding = true
      for (const { far } of pairs) far.pause()
    },
    release() {
      holding = false
      for (const { far } of pairs) far.resume()
    },
    crumble() {
      crumbling = true
    },
    cut(refuse = false) {
      refusing = refuse
      cut()
    },
    admit() {
      refusing = false
    },
    async close() {
      cut()
      await new Promise<void>(resolve => gate.close(() => resolve()))
    },
  }
}

/** A turn of the event loop apart, so that whoever reads them, in this process too, does not get them together. */
async function sendBytes(socket: Socket, chunk: Buffer): Promise<void> {
  for (const byte of chunk) {
    socket.write(Buffer.from([byte]))
    await new Promise(resolve => setImmediate(resolve))
  }
}
