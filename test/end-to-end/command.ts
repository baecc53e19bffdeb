import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
const bin = join(root, 'packages/runner/bin/gradual.js')

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcess
  readonly finished: Promise<Finished>
  /** Resolves when the text has appeared on either stream; rejects when the process ends without it. */
  seen(text: string | RegExp): Promise<void>
}

export interface CommandOptions {
  readonly env?: Record<string, string>
  readonly cwd?: string
}

/** The real command in a process of its own, as a user's shell starts it. */
export function start(command: string, args: readonly string[], options: CommandOptions = {}): Started {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...withoutCi(process.env), NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const watchers = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
    for (const watch of watchers) watch()
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
    for (const watch of watchers) watch()
  })
  const finished = new Promise<Finished>(done =>
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr })),
  )
  return {
    child,
    finished,
    seen: text =>
      new Promise((found, lost) => {
        const watch = () => {
          const all = stdout + stderr
          if (typeof text === 'string' ? !all.includes(text) : !text.test(all)) return
          watchers.delete(watch)
          found()
        }
        watchers.add(watch)
        watch()
        void finished.then(end => lost(new Error(`ended (${end.code}) without '${text}':\n${end.stdout}${end.stderr}`)))
      }),
  }
}

export function startGradual(args: readonly string[], options: CommandOptions = {}): Started {
  return start(process.execPath, [bin, ...args], options)
}

export function gradual(args: readonly string[], options: CommandOptions = {}): Promise<Finished> {
  return startGradual(args, options).finished
}

/** A folder for the results and markers of one test. */
export function workFolder(): { path: string; remove(): void; runFolder(): string; read(file: string): string } {
  const path = mkdtempSync(join(tmpdir(), 'gradual-test-'))
  const runFolder = () => {
    const runs = readdirSync(join(path, 'results'))
    if (runs.length !== 1) throw new Error(`${runs.length} run folders, expected one: ${runs.join(', ')}`)
    return join(path, 'results', runs[0]!)
  }
  return {
    path,
    runFolder,
    remove: () => rmSync(path, { recursive: true, force: true }),
    read: file => readFileSync(join(runFolder(), file), 'utf8'),
  }
}

function withoutCi(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const clean = { ...env }
  for (const name of Object.keys(clean)) if (/^(CI|GRADUAL_|VITEST|NODE_OPTIONS)/.test(name)) delete clean[name]
  return clean
}
