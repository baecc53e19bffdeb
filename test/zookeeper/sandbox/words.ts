import { connect } from 'node:net'

/** The answer to a four-letter word; empty where the server just closes, or is not there. */
export async function ask(port: number, word: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  socket.on('error', () => {})
  socket.write(word)
  await new Promise(resolve => socket.once('close', resolve))
  return text
}

/** `mntr`, by its keys. */
export async function monitor(port: number): Promise<ReadonlyMap<string, string>> {
  const lines = (await ask(port, 'mntr')).trimEnd().split('\n')
  return new Map(lines.map(line => line.split('\t') as [string, string]))
}
