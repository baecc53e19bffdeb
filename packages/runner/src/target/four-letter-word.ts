import { connect } from 'node:net'
import type { ServerAddress } from '../driver/driver.ts'
import { formatAddress } from './address.ts'

/** What the server answers to one of its four-letter commands; '' where it closes without a word. */
export function askFourLetterWord(server: ServerAddress, word: string, withinMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, server.host)
    const timer = setTimeout(() => {
      socket.destroy(new Error(`${formatAddress(server)} did not answer ${word} within ${withinMs} ms`))
    }, withinMs)
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', chunk => {
      text += chunk
    })
    // A server that closes without reading makes a reset of it.
    socket.on('error', error => ('code' in error && error.code === 'ECONNRESET' ? resolve(text) : reject(error)))
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(text)
    })
    socket.write(word)
  })
}
