import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunResult } from '@gradual/runner'
import { type SandboxHandle, startSandbox, ZooKeeperClient } from '@gradual/zookeeper'
import { onTestFinished } from 'vitest'

export interface StandingServer {
  readonly address: string
  readonly handle: SandboxHandle
  /** A session of the test's own, to see what is there. */
  client(): Promise<ZooKeeperClient>
}

/** A server that was there before the run and is there after it, gone after the test. */
export async function standServer(): Promise<StandingServer> {
  const handle = await startSandbox({ capacityPerSec: Number.POSITIVE_INFINITY })
  onTestFinished(() => handle.close())
  return {
    address: `${handle.host}:${handle.port}`,
    handle,
    async client() {
      const client = new ZooKeeperClient({ servers: [{ host: handle.host, port: handle.port }] })
      await client.connect()
      onTestFinished(() => client.close())
      return client
    },
  }
}

/** The one run folder below `out`. */
export async function runFolder(out: string): Promise<string> {
  const names = await readdir(out)
  if (names.length !== 1) throw new Error(`expected one run folder, found: ${names.join(', ')}`)
  return join(out, names[0]!)
}

export async function readResult(out: string): Promise<RunResult> {
  return JSON.parse(readFileSync(join(await runFolder(out), 'run.json'), 'utf8')) as RunResult
}

/** Rows of a CSV file below its header. Every row is whole: files end with a newline. */
export async function readRows(out: string, file: string): Promise<string[]> {
  const text = readFileSync(join(await runFolder(out), file), 'utf8')
  if (!text.endsWith('\n')) throw new Error(`${file} ends in the middle of a row`)
  return text.trimEnd().split('\n').slice(1)
}

/** Processes that a process has started, and those that these have started. */
export function descendantsOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  if (children === '') return []
  return children.split(' ').flatMap(child => [Number(child), ...descendantsOf(Number(child))])
}

export function isRunning(pid: number): boolean {
  try {
    // The state follows the name in parentheses; a zombie waits only for its parent to look.
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 20_000,
): Promise<void> {
  const until = performance.now() + withinMs
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(`waited ${withinMs} ms in vain: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
