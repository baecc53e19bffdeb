import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const bin = join(root, 'packages/runner/bin/gradual.js')
export const fixtures = join(root, 'test/fixtures/scenarios')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Of standard error, without empty ones. */
  readonly errLines: readonly string[]
}

export interface GradualOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly nodeArgs?: readonly string[]
  /** In a group of its own, so that a signal can go to all of it, as Ctrl-C does. */
  readonly detached?: boolean
}

export interface Started {
  readonly child: ChildProcess
  readonly pid: number
  readonly ended: Promise<Ended>
  stdout(): string
  stderr(): string
  /** Resolves once the pattern has appeared on standard output or standard error. */
  seen(pattern: RegExp): Promise<void>
}

/** Starts the real command; what the surroundings set for gradual is left out. */
export function start(args: readonly string[], options: GradualOptions = {}): Started {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NO_COLOR: '1', ...options.env }
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), bin, ...args], {
    cwd: options.cwd ?? root,
    env,
    detached: options.detached ?? false,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const watchers = new Set<() => void>()
  const grow = () => {
    for (const look of watchers) look()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    grow()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    grow()
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const errLines = stderr.split('\n').filter(line => line.trim() !== '')
      resolve({ code, signal, stdout, stderr, errLines })
      grow()
    })
  })
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  })
  return {
    child,
    pid: child.pid ?? 0,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    seen: pattern =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(stdout) || pattern.test(stderr)) {
            watchers.delete(look)
            resolve()
          } else if (child.exitCode !== null) {
            watchers.delete(look)
            reject(new Error(`ended with ${child.exitCode} without ${pattern}:\n${stdout}\n${stderr}`))
          }
        }
        watchers.add(look)
        look()
      }),
  }
}

export function gradual(args: readonly string[], options: GradualOptions = {}): Promise<Ended> {
  return start(args, options).ended
}

/** A folder outside of the repository, gone after the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gradual-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function writeIn(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

/** A server that does with its connections what it is told, gone after the test. */
export async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    onConnection(socket)
  })
  const port = await new Promise<number>(resolve => server.listen(0, '127.0.0.1', () => resolve(portOf(server))))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `127.0.0.1:${port}`
}

/** An address where nobody listens: somebody did a moment ago. */
export async function deadAddress(): Promise<string> {
  const server = createServer()
  const port = await new Promise<number>(resolve => server.listen(0, '127.0.0.1', () => resolve(portOf(server))))
  await new Promise(resolve => server.close(resolve))
  return `127.0.0.1:${port}`
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

/** No line of a stack: users get one line of what and one of what to do. */
export const STACK = /^\s+at .+:\d+:\d+\)?$/m
