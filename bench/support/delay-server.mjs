// Answers every request with success, late by `delayMs` or after a stop, and measures its own delays. A process of its own:
//   process.send({ clear: true }) begins a measurement, { report: true } is answered with its histogram.
import { createServer } from 'node:net'
import { Replies } from '../../packages/runner/dist/calibrate/replies.js'
import { Histogram } from '../../packages/runner/dist/histogram/histogram.js'

const delayMs = Number(process.argv[2] ?? 0)
const delays = new Histogram()
/** What is to be written, in the order of time: { socket, bytes, count, readMs }. */
let waiting = []
let stoppedUntilMs = 0

const server = createServer({ noDelay: true }, socket => {
  const replies = new Replies()
  socket.on('data', chunk => {
    const readMs = performance.now()
    const bytes = replies.answer(chunk)
    const isFree = delayMs === 0 && waiting.length === 0 && readMs >= stoppedUntilMs
    if (replies.count === 0 || isFree) {
      socket.write(bytes)
      if (socket.writableLength > 0) replies.detach()
      return
    }
    waiting.push({ socket, bytes: Buffer.from(bytes), count: replies.count, readMs })
  })
  socket.on('error', () => {})
})

function serve() {
  const nowMs = performance.now()
  if (nowMs < stoppedUntilMs) return
  let served = 0
  for (; served < waiting.length && waiting[served].readMs + delayMs <= nowMs; served++) {
    const { socket, bytes, count, readMs } = waiting[served]
    if (!socket.destroyed) socket.write(bytes)
    const delayUs = (performance.now() - readMs) * 1000
    for (let i = 0; i < count; i++) delays.record(delayUs)
  }
  if (served > 0) waiting = waiting.slice(served)
}

setInterval(serve, 1)
process.on('message', message => {
  if (message.clear) delays.reset()
  if (message.stopMs) stoppedUntilMs = performance.now() + message.stopMs
  if (message.report) process.send({ delays: delays.toData() })
})
process.on('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
