import { connect as connectPlain } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ServerAddress } from './session-types.ts'
import { type TlsOptions, tlsConnectOptions } from './tls-options.ts'

export interface FourLetterWordOptions {
  /** For the whole exchange. Default: 2000. */
  readonly timeoutMs?: number
  /** Plain text without it. */
  readonly tls?: TlsOptions
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024

/**
 * Asks a server by one of its commands (`ruok`, `srvr`, `mntr`, `stat`), and resolves to its whole answer.
 *
 * A command that the server's whitelist lacks is answered too, with a text that says so. Rejects where nobody listens, and
 * when the answer is not complete in time.
 */
export function fourLetterWord(
  server: ServerAddress,
  word: string,
  options: FourLetterWordOptions = {},
): Promise<string> {
  const timeoutMs = options.timeoutMs ?? 2000
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const to = { host: server.host, port: server.port }
    const { tls } = options
    const socket = tls === undefined ? connectPlain(to) : connectTls({ ...to, ...tlsConnectOptions(tls, server.host) })
    const finish = (error?: Error): void => {
      clearTimeout(timer)
      socket.destroy()
      if (error === undefined) resolve(Buffer.concat(chunks).toString('utf8'))
      else reject(error)
    }
    const timer = setTimeout(() => {
      finish(new Error(`no complete answer to ${word} from ${server.host}:${server.port} within ${timeoutMs} ms`))
    }, timeoutMs)
    socket.on(tls === undefined ? 'connect' : 'secureConnect', () => socket.write(word))
    socket.on('data', chunk => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > MAX_ANSWER_BYTES) finish(new Error(`answer to ${word} is over ${MAX_ANSWER_BYTES} bytes`))
    })
    socket.on('end', () => finish())
    socket.on('error', error => {
      // Some servers reset the connection after the answer, because they never read on.
      if (bytes > 0 && 'code' in error && error.code === 'ECONNRESET') finish()
      else finish(error)
    })
  })
}
