// What a request costs the pipelined session: a closed loop of getData with 100-byte replies, against a server in a process
// of its own that only answers. Prints one JSON line a second, then the totals.
//
//   node bench/wire-echo.mjs [seconds=5] [sessions=10] [inFlight=20]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import {
  decodeConnectRequest,
  encodeConnectResponse,
  encodeTemplate,
  FrameSplitter,
  JuteReader,
  JuteWriter,
  operations,
  PipelinedSession,
  writeReplyFrame,
} from '@gradual/zookeeper'

const FIRST_XID_BYTE = 4

if (process.argv[2] === 'server') serve()
else await measure(Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 10), Number(process.argv[4] ?? 20))

function serve() {
  const reply = prepareReply()
  const server = createServer({ noDelay: true }, socket => {
    let greeted = false
    let output = Buffer.alloc(64 * 1024)
    let length = 0
    const splitter = new FrameSplitter((buffer, start, end) => {
      if (!greeted) {
        greeted = true
        socket.write(welcome(buffer, start, end))
        return
      }
      if (length + reply.length > output.length) output = Buffer.concat([output, Buffer.alloc(output.length)])
      output.set(reply, length)
      buffer.copy(output, length + FIRST_XID_BYTE, start, start + 4)
      length += reply.length
    })
    socket.on('data', chunk => {
      splitter.push(chunk)
      if (length === 0) return
      socket.write(output.subarray(0, length))
      if (socket.writableLength > 0) output = Buffer.alloc(64 * 1024)
      length = 0
    })
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1', () => process.send(server.address().port))
  process.on('disconnect', () => process.exit(0))
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
  encodeConnectResponse(writer, {
    protocolVersion: 0,
    timeoutMs,
    sessionId: 1n,
    password: Buffer.alloc(16),
    readOnly: false,
  })
  writer.endFrame(frame)
  return writer.toBuffer()
}

async function measure(seconds, sessionCount, inFlight) {
  const child = fork(fileURLToPath(import.meta.url), ['server'], { execArgv: [] })
  const [port] = await once(child, 'message')
  const { frame } = encodeTemplate('getData', { path: '/bench/data/k00000000', watch: false })
  let replies = 0
  let errors = 0
  let running = true
  const sessions = await Promise.all(
    Array.from({ length: sessionCount }, (_, index) => openSession(port, inFlight, index)),
  )

  function openSession(port, inFlight) {
    return new Promise(resolve => {
      const session = new PipelinedSession(
        {
          servers: [{ host: '127.0.0.1', port }],
          sessionTimeoutMs: 30_000,
          connectTimeoutMs: 5000,
          maxInFlight: inFlight,
        },
        {
          replied(token, code) {
            replies++
            if (code !== 0) errors++
            if (running) session.send(frame, token, performance.now() + 5000)
          },
          up: () => resolve(session),
          down: reason => process.stderr.write(`session lost: ${reason}\n`),
        },
      )
      session.open()
    })
  }

  for (const session of sessions) {
    for (let token = 0; token < inFlight; token++) session.send(frame, token, performance.now() + 5000)
  }
  await wait(1000)
  const total = snapshot()
  for (let second = 1; second <= seconds; second++) {
    const before = snapshot()
    await wait(1000)
    print({ second, ...figures(before) })
  }
  print({ total: true, sessions: sessionCount, inFlight, ...figures(total) })
  running = false
  await Promise.all(sessions.map(session => session.close()))
  child.disconnect()

  function snapshot() {
    return { atMs: performance.now(), replies, cpu: process.cpuUsage() }
  }

  function figures(before) {
    const done = replies - before.replies
    const cpu = process.cpuUsage(before.cpu)
    return {
      perSec: Math.round((done * 1000) / (performance.now() - before.atMs)),
      cpuUsPerRequest: Number(((cpu.user + cpu.system) / done).toFixed(3)),
      errors,
    }
  }
}

function wait(ms) {
  return new Promise(resolve => setTimeout(resolve, ms))
}

function print(figures) {
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}
