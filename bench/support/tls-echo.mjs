// A server that only answers, in plain text and by TLS, in a process of its own: each request gets the same 100 bytes.
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import {
  decodeConnectRequest,
  encodeConnectResponse,
  FrameSplitter,
  JuteReader,
  JuteWriter,
  operations,
  writeReplyFrame,
} from '@gradual/zookeeper'

const FIRST_XID_BYTE = 4
const reply = prepareReply()

process.once('message', async credentials => {
  const plain = await listen(createServer({ noDelay: true }, echo))
  const secure = await listen(createTlsServer({ ...credentials, noDelay: true }, echo))
  process.send({ plain, secure })
})
process.on('disconnect', () => process.exit(0))

function listen(server) {
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
}

function echo(socket) {
  let greeted = false
  let replies = []
  const splitter = new FrameSplitter((buffer, start, end) => {
    if (!greeted) {
      greeted = true
      replies.push(welcome(buffer, start, end))
      return
    }
    const answer = Buffer.from(reply)
    buffer.copy(answer, FIRST_XID_BYTE, start, start + 4)
    replies.push(answer)
  })
  socket.on('data', chunk => {
    splitter.push(chunk)
    if (replies.length > 0) socket.write(Buffer.concat(replies))
    replies = []
  })
  socket.on('error', () => {})
}

function prepareReply() {
  const stat = { czxid: 1n, mzxid: 1n, ctime: 1n, mtime: 1n, version: 0, cversion: 0, aversion: 0, ephemeralOwner: 0n }
  const writer = new JuteWriter()
  writeReplyFrame(writer, operations.getData, 0, 1n, {
    data: Buffer.alloc(100),
    stat: { ...stat, dataLength: 100, numChildren: 0, pzxid: 1n },
  })
  return writer.toBuffer()
}

function welcome(buffer, start, end) {
  const { timeoutMs } = decodeConnectRequest(new JuteReader(buffer, start, end))
  const writer = new JuteWriter()
  const frame = writer.beginFrame()
  const session = { protocolVersion: 0, timeoutMs, sessionId: 1n, password: Buffer.alloc(16), readOnly: false }
  encodeConnectResponse(writer, session)
  writer.endFrame(frame)
  return writer.toBuffer()
}
