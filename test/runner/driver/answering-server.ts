import { type AddressInfo, createServer, type Socket } from 'node:net'
import { FrameSplitter } from '@gradual/zookeeper'
import type { ServerAddress } from '../../../packages/runner/src/driver/driver.ts'

export interface AnsweringServer extends ServerAddress {
  close(): Promise<void>
}

export interface Answers {
  /** Error code of the reply to request number `n` (from 0). */
  readonly code?: (n: number) => number
  /** Accepts and is silent. */
  readonly silent?: boolean
  /** Closes every connection at once. */
  readonly closing?: boolean
  /** Sends this in place of the answer to the first request. */
  readonly garbage?: Buffer
}

/** Speaks as much of the protocol as a server that answers every request with an error. */
export async function startAnsweringServer(answers: Answers): Promise<AnsweringServer> {
  const sockets = new Set<Socket>()
  let requests = 0
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    if (answers.closing) socket.destroy()
    if (answers.closing || answers.silent) return
    let greeted = false
    const splitter = new FrameSplitter((buffer, start) => {
      if (!greeted) {
        greeted = true
        socket.write(connectResponse())
        return
      }
      const xid = buffer.readInt32BE(start)
      const type = buffer.readInt32BE(start + 4)
      if (type === PING) socket.write(reply(xid, 0))
      else if (type === CLOSE) socket.end(reply(xid, 0))
      else if (answers.garbage) socket.write(answers.garbage)
      else socket.write(reply(xid, answers.code?.(requests++) ?? 0))
    })
    socket.on('data', chunk => splitter.push(chunk))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

const PING = 11
const CLOSE = -11

function connectResponse(): Buffer {
  const frame = Buffer.alloc(4 + 36)
  frame.writeInt32BE(36, 0)
  frame.writeInt32BE(30_000, 8)
  frame.writeBigInt64BE(0x1234n, 12)
  frame.writeInt32BE(16, 20)
  return frame
}

function reply(xid: number, code: number): Buffer {
  const frame = Buffer.alloc(4 + 16)
  frame.writeInt32BE(16, 0)
  frame.writeInt32BE(xid, 4)
  frame.writeBigInt64BE(1n, 8)
  frame.writeInt32BE(code, 16)
  return frame
}
