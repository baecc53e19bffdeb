import { type AddressInfo, createServer } from 'node:net'
import { Replies } from './replies.ts'

// A server that only answers, in a process of its own; ends with its parent.

const server = createServer({ noDelay: true }, socket => {
  const replies = new Replies()
  socket.on('data', chunk => {
    const bytes = replies.answer(chunk as Buffer)
    if (bytes.length === 0) return
    socket.write(bytes)
    if (socket.writableLength > 0) replies.detach()
  })
  socket.on('error', () => {})
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => {})
