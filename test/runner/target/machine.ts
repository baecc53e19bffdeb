import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findInstallation } from '../../../packages/runner/src/target/local/installation.ts'

/** Whether this machine can start a real ZooKeeper; where not, one line says what is left out. */
export const zooKeeperIsHere = await findInstallation().then(
  () => true,
  (error: Error) => {
    console.log(`not run: tests against a real ZooKeeper (${error.message})`)
    return false
  },
)

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // An orphan that has ended stays on the list where the first process of a container does not collect it.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Polls; the test's own time limit is what ends it where the condition never comes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50)
}

/** The temporary folder of a local server, as its command line names it. */
export async function folderOf(pid: number): Promise<string> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8')
  const config = commandLine.split('\0').find(argument => argument.endsWith('.cfg'))
  if (config === undefined || !existsSync(config)) throw new Error(`no configuration in ${commandLine}`)
  return dirname(config)
}

export async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1])
}
