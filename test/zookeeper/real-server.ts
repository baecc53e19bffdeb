import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Readable } from 'node:stream'
import { describe } from 'vitest'
import type { Certificates } from './certificates.ts'

export interface RealServerOptions {
  /** Lines of the configuration, over the defaults of this helper: `{ maxClientCnxns: 2 }`. */
  readonly config?: { readonly [key: string]: string | number }
  /** JVM options, such as `-Dzookeeper.request_throttle_max_requests=1`. */
  readonly javaOptions?: readonly string[]
  /** A port for TLS besides the one for plain text; `mutual` asks clients for a certificate. */
  readonly tls?: { readonly certificates: Certificates; readonly mutual?: boolean }
}

export interface RealServer {
  readonly host: string
  readonly port: number
  /** 0 without TLS. */
  readonly securePort: number
  /** `host:port` */
  readonly address: string
  /** Of the JVM. */
  readonly pid: number
  /** Holds the process (SIGSTOP): connections stay, nothing is answered. */
  pause(): void
  resume(): void
  /** Ends the process at once and removes its folder. */
  stop(): Promise<void>
}

interface Installation {
  readonly java: string
  readonly classPath: string
}

const HOST = '127.0.0.1'
const START_WITHIN_MS = 30_000
const POLL_MS = 50
const ATTEMPTS = 3
const DEBIAN_JAR = '/usr/share/java/zookeeper.jar'

/**
 * Runs the JVM ($@) and tells its process id. When standard input closes, which it also does when the test process was
 * killed, ends the JVM and removes the folder.
 */
const SUPERVISOR = `
exec 3<&0
"$@" 3<&- >"$SERVER_FOLDER/server.log" 2>&1 &
jvm=$!
echo $jvm
{ read -r _ <&3; kill -9 $jvm; wait $jvm; rm -rf "$SERVER_FOLDER"; } >/dev/null 2>&1 &
reader=$!
wait $jvm
echo ended
wait $reader
`

const installation = findInstallation()

/** `describe` for tests against a real ZooKeeper; left out, with a line that says so, where none is installed. */
export function describeReal(name: string, body: () => void): void {
  if (typeof installation === 'string') process.stdout.write(`not run: ${name} (${installation})\n`)
  describe.runIf(typeof installation !== 'string')(name, body)
}

/** Whether {@link startRealServer} can work on this machine. */
export function hasRealServer(): boolean {
  return typeof installation !== 'string'
}

/** A standalone ZooKeeper of its own on a free port of the loopback, in a temporary folder, which answers when this resolves. */
export async function startRealServer(options: RealServerOptions = {}): Promise<RealServer> {
  if (typeof installation === 'string') throw new Error(installation)
  for (let attempt = 1; ; attempt++) {
    const started = await tryStart(installation, options)
    if (!(started instanceof Error)) return started
    // Another process may have taken the port that was free a moment ago.
    if (attempt === ATTEMPTS) throw started
  }
}

async function tryStart({ java, classPath }: Installation, options: RealServerOptions): Promise<RealServer | Error> {
  const folder = await mkdtemp(join(tmpdir(), 'real-zookeeper-'))
  const port = await findFreePort()
  const securePort = options.tls === undefined ? 0 : await findFreePort()
  const secure = options.tls === undefined ? {} : secureConfig(securePort, options.tls)
  const configFile = join(folder, 'zoo.cfg')
  const logFile = join(folder, 'server.log')
  await writeFile(configFile, writeConfig({ ...defaults(folder, port), ...secure, ...options.config }))
  const jvm = ['-Xmx512m', '-XX:+UseSerialGC', '-Djava.awt.headless=true', '-Djava.net.preferIPv4Stack=true']
  const main = 'org.apache.zookeeper.server.ZooKeeperServerMain'
  const command = [java, ...jvm, ...(options.javaOptions ?? []), '-cp', classPath, main, configFile]
  const child = spawn('sh', ['-c', SUPERVISOR, 'sh', ...command], { env: { ...process.env, SERVER_FOLDER: folder } })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.stdin.end()
    await exited
    // What the JVM still wrote while the supervisor was at it.
    await rm(folder, { recursive: true, force: true })
  }
  const pid = await readPid(child)
  if (await isServing(port, child.stdout)) {
    return {
      host: HOST,
      port,
      securePort,
      address: `${HOST}:${port}`,
      pid,
      pause: () => void process.kill(pid, 'SIGSTOP'),
      resume: () => void process.kill(pid, 'SIGCONT'),
      stop,
    }
  }
  const log = await readFile(logFile, 'utf8').catch(() => '')
  await stop()
  return new Error(`ZooKeeper did not start on port ${port}: ${log.slice(-2000)}`)
}

function defaults(folder: string, port: number): { readonly [key: string]: string | number } {
  return {
    dataDir: join(folder, 'data'),
    clientPort: port,
    clientPortAddress: HOST,
    // Short, so that a session may be asked for that expires within a test (2 ticks at the least).
    tickTime: 500,
    maxSessionTimeout: 60_000,
    maxClientCnxns: 0,
    '4lw.commands.whitelist': '*',
    'admin.enableServer': 'false',
    extendedTypesEnabled: 'true',
    // Nothing has to outlive the test: no fsync, and no 64 MiB of zeros for a log.
    forceSync: 'no',
    preAllocSize: 1024,
  }
}

/** Netty's connections, because Java's own have no TLS. */
function secureConfig(
  port: number,
  { certificates, mutual }: NonNullable<RealServerOptions['tls']>,
): { readonly [key: string]: string | number } {
  return {
    serverCnxnFactory: 'org.apache.zookeeper.server.NettyServerCnxnFactory',
    secureClientPort: port,
    secureClientPortAddress: HOST,
    'ssl.keyStore.location': certificates.server.both,
    'ssl.keyStore.type': 'PEM',
    'ssl.trustStore.location': certificates.ca,
    'ssl.trustStore.type': 'PEM',
    'ssl.clientAuth': mutual ? 'need' : 'none',
  }
}

function writeConfig(config: { readonly [key: string]: string | number }): string {
  return Object.entries(config)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

function readPid(child: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(Number(line.toString())))
    child.once('error', reject)
  })
}

async function isServing(port: number, supervisor: Readable): Promise<boolean> {
  let hasEnded = false
  supervisor.once('data', () => {
    hasEnded = true
  })
  const giveUpAtMs = performance.now() + START_WITHIN_MS
  while (performance.now() < giveUpAtMs && !hasEnded) {
    if ((await askMode(port)).includes('Mode: standalone')) return true
    await new Promise(resolve => setTimeout(resolve, POLL_MS))
  }
  return false
}

function askMode(port: number): Promise<string> {
  return new Promise(resolve => {
    let answer = ''
    const socket = connect(port, HOST, () => socket.write('srvr'))
    socket.setTimeout(1000, () => socket.destroy())
    socket.on('data', chunk => {
      answer += chunk.toString()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, HOST, () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Where Java and ZooKeeper are, or why they cannot be used. */
function findInstallation(): Installation | string {
  if (process.platform === 'win32') return 'needs a POSIX shell'
  const java = findJava()
  if (java === undefined) return 'no java found'
  const classPath = findClassPath()
  if (classPath === undefined) return 'ZooKeeper is not installed: no ZOOKEEPER_HOME, no /usr/share/java/zookeeper.jar'
  return { java, classPath }
}

function findJava(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const home = process.env.JAVA_HOME
  if (home !== undefined) folders.unshift(join(home, 'bin'))
  return folders.map(folder => join(folder, 'java')).find(file => existsSync(file))
}

/** Apache's archive keeps its jars in lib/; Debian's package has one jar whose manifest names the others. */
function findClassPath(): string | undefined {
  const home = process.env.ZOOKEEPER_HOME
  if (home !== undefined && existsSync(join(home, 'lib'))) {
    if (readdirSync(join(home, 'lib')).some(file => /^zookeeper-\d.*\.jar$/.test(file))) return join(home, 'lib', '*')
  }
  if (!existsSync(DEBIAN_JAR)) return undefined
  // TLS needs it, and the manifest does not name it.
  return [DEBIAN_JAR, '/usr/share/java/netty-codec.jar'].join(delimiter)
}
