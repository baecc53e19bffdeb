import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeTemplate, PipelinedSession } from '@gradual/zookeeper'

/** Many requests in one write, few, and one. */
const SHAPES = [
  { sessions: 10, inFlight: 100 },
  { sessions: 10, inFlight: 20 },
  { sessions: 100, inFlight: 1 },
]
const WARM_MS = 500

/** What TLS adds to the CPU of a request: the bare session in a closed loop, encrypted and in plain text in turn. */
export async function bench({ quick }) {
  const { credentials, remove } = makeCertificate()
  const child = fork(new URL('./support/tls-echo.mjs', import.meta.url), { execArgv: [] })
  try {
    child.send(credentials)
    const [{ plain, secure }] = await once(child, 'message')
    const tls = { ca: credentials.cert, servername: 'localhost' }
    for (const shape of SHAPES) {
      const [costs, encrypted] = [[], []]
      for (let round = 0; round < (quick ? 3 : 7); round++) {
        costs.push(await measure(plain, undefined, shape, quick ? 1000 : 2000))
        encrypted.push(await measure(secure, tls, shape, quick ? 1000 : 2000))
      }
      const name = `${shape.sessions} x ${shape.inFlight} in flight`
      tell(`CPU in plain text, ${name}`, 'us/request', costs)
      tell(`CPU by TLS, ${name}`, 'us/request', encrypted)
      tell(
        `TLS beside plain text, ${name}`,
        'times the CPU',
        encrypted.map((cost, round) => cost / costs[round]),
      )
    }
  } finally {
    child.disconnect()
    remove()
  }
}

async function measure(port, tls, { sessions: count, inFlight }, measureMs) {
  const { frame } = encodeTemplate('getData', { path: '/bench/data/k00000000', watch: false })
  let replies = 0
  let running = true
  const open = () =>
    new Promise((resolve, reject) => {
      const session = new PipelinedSession(
        {
          servers: [{ host: '127.0.0.1', port }],
          sessionTimeoutMs: 30_000,
          connectTimeoutMs: 5000,
          maxInFlight: inFlight,
          ...(tls && { tls }),
        },
        {
          replied(token, code) {
            if (code !== 0) return
            replies++
            if (running) session.send(frame, token, performance.now() + 5000)
          },
          up: () => resolve(session),
          down: (reason, { cause }) => reject(cause ?? new Error(reason)),
        },
      )
      session.open()
    })
  const sessions = await Promise.all(Array.from({ length: count }, open))
  for (const session of sessions) {
    for (let token = 0; token < inFlight; token++) session.send(frame, token, performance.now() + 5000)
  }
  await wait(WARM_MS)
  const [before, cpu] = [replies, process.cpuUsage()]
  await wait(measureMs)
  const { user, system } = process.cpuUsage(cpu)
  const cost = (user + system) / (replies - before)
  running = false
  await Promise.all(sessions.map(session => session.close()))
  return cost
}

function makeCertificate() {
  const folder = mkdtempSync(join(tmpdir(), 'gradual-bench-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
  execFileSync('openssl', ['req', '-x509', ...newKey, '-out', cert, ...subject], { stdio: 'pipe' })
  return {
    credentials: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function tell(name, unit, values) {
  const sorted = values.map(value => Number(value.toFixed(3))).sort((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  const line = {
    bench: 'tls',
    name,
    value: middle,
    unit,
    n: sorted.length,
    min: sorted[0],
    median: middle,
    max: sorted.at(-1),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function wait(ms) {
  return new Promise(resolve => setTimeout(resolve, ms))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bench({ quick: process.argv.includes('--quick') })
