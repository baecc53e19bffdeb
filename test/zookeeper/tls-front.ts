import { type AddressInfo, connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { ServerAddress } from '@gradual/zookeeper'
import type { Certificates } from './certificates.ts'

export interface TlsFrontOptions {
  /** Clients have to show a certificate of the authority. */
  readonly mutual?: boolean
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3'
  /** Replies go out a byte at a time. */
  readonly byteByByte?: boolean
}

/** A way to a server that has no TLS of its own. */
export interface TlsFront extends ServerAddress {
  /** Sizes of what came from clients, in the pieces in which it came. */
  readonly received: number[]
  /** Names that clients asked for (SNI). */
  readonly names: (string | false)[]
  /** Ends all connections. */
  cut(): void
  close(): Promise<void>
}

export async function startTlsFront(
  server: ServerAddress,
  certificates: Certificates,
  options: TlsFrontOptions = {},
): Promise<TlsFront> {
  const sockets = new Set<Socket>()
  const received: number[] = []
  const names: (string | false)[] = []
  const front = createServer(
    {
      cert: certificates.read(certificates.server.cert),
      key: certificates.read(certificates.server.key),
      ...(options.maxVersion && { maxVersion: options.maxVersion }),
      ...(options.mutual && { requestCert: true, ca: certificates.read(certificates.ca) }),
    },
    near => {
      names.push(near.servername ?? false)
      const far = connect(server.port, server.host)
      near.on('data', chunk => {
        received.push(chunk.length)
        far.write(chunk)
      })
      far.on('data', chunk => {
        if (options.byteByByte) for (const byte of chunk) near.write(Buffer.from([byte]))
        else near.write(chunk)
      })
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(one)
        one.setNoDelay()
        one.on('error', () => {})
        one.on('close', () => {
          sockets.delete(one)
          other.destroy()
        })
      }
    },
  )
  await new Promise<void>(resolve => front.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    host: '127.0.0.1',
    port: (front.address() as AddressInfo).port,
    received,
    names,
    cut,
    async close() {
      cut()
      await new Promise<void>(resolve => front.close(() => resolve()))
    },
  }
}
