import { encodeTemplate, PipelinedSession } from '@gradual/zookeeper'
import { startEcho } from '../packages/runner/dist/calibrate/echo.js'
import { inTurn, tell } from './support/figures.mjs'

const SHAPES = [
  { sessions: 10, inFlight: 20 },
  { sessions: 10, inFlight: 100 },
]

/** What a request costs the bare session, without the engine: a closed loop of getData, replies of 100 bytes. */
export async function bench({ quick }) {
  const echo = await startEcho()
  try {
    const results = await inTurn(
      quick ? 3 : 5,
      SHAPES.map(shape => () => measure(echo, shape, quick ? 1000 : 3000)),
    )
    results.forEach((runs, index) => {
      const { sessions, inFlight } = SHAPES[index]
      const shape = `${sessions} x ${inFlight} in flight`
      tell(
        'session',
        `requests, ${shape}`,
        '/s',
        runs.map(run => run.perSec),
      )
      tell(
        'session',
        `CPU, ${shape}`,
        'us/request',
        runs.map(run => run.cpuUs),
      )
    })
  } finally {
    await echo.close()
  }
}

async function measure(server, { sessions: count, inFlight }, measureMs) {
  const { frame } = encodeTemplate('getData', { path: '/bench/data/k00000000', watch: false })
  let replies = 0
  let running = true
  const open = () =>
    new Promise((resolve, reject) => {
      const session = new PipelinedSession(
        { servers: [server], sessionTimeoutMs: 30_000, connectTimeoutMs: 5000, maxInFlight: inFlight },
        {
          replied(token, code) {
            if (code !== 0) throw new Error(`reply ${code}`)
            replies++
            if (running) session.send(frame, token, performance.now() + 5000)
          },
          up: () => resolve(session),
          down: reason => reject(new Error(`session lost: ${reason}`)),
        },
      )
      session.open()
    })
  const sessions = await Promise.all(Array.from({ length: count }, open))
  for (const session of sessions) {
    for (let token = 0; token < inFlight; token++) session.send(frame, token, performance.now() + 5000)
  }
  await sleep(1000)
  const before = { replies, atMs: performance.now(), cpu: process.cpuUsage() }
  await sleep(measureMs)
  const done = replies - before.replies
  const cpu = process.cpuUsage(before.cpu)
  const result = { perSec: (done * 1000) / (performance.now() - before.atMs), cpuUs: (cpu.user + cpu.system) / done }
  running = false
  await Promise.all(sessions.map(session => session.close()))
  return result
}

function sleep(ms) {
  return new Promise(resolve => setTimeout(resolve, ms))
}
