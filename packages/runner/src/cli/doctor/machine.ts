import { execFile } from 'node:child_process'
import { availableParallelism, totalmem } from 'node:os'
import { promisify } from 'node:util'
import { isGradualError } from '@gradual/dsl'
import { findInstallation } from '../../target/local/installation.ts'

/** One thing that was looked at. `missing` is not an error by itself: only some targets need it. */
export interface Finding {
  readonly kind: 'node' | 'cores' | 'memory' | 'files' | 'java' | 'zookeeper' | 'haproxy' | 'target'
  readonly state: 'good' | 'warning' | 'missing'
  readonly name: string
  readonly value: string
  readonly advice?: string
}

const run = promisify(execFile)
const ANSWER_MS = 10_000
/** A session takes a descriptor, and tests with some thousand sessions are common. */
const FILES_ENOUGH = 4096

export function examineMachine(): Promise<Finding[]> {
  return Promise.all([
    examineNode(),
    examineCores(),
    examineMemory(),
    examineFiles(),
    examineJava(),
    examineZooKeeper(),
    examineHaproxy(),
  ])
}

function examineNode(): Finding {
  return { kind: 'node', state: 'good', name: 'Node', value: `${process.version} (${process.execPath})` }
}

function examineCores(): Finding {
  const cores = availableParallelism()
  const found = { kind: 'cores', name: 'cores', value: String(cores) } as const
  if (cores > 1) return { ...found, state: 'good' }
  return { ...found, state: 'warning', advice: 'load generator and server share one core: expect inconclusive steps' }
}

function examineMemory(): Finding {
  return { kind: 'memory', state: 'good', name: 'memory', value: `${(totalmem() / 2 ** 30).toFixed(1)} GiB` }
}

/** What a process started from here may open: Node raises the soft limit to the hard one when it starts. */
async function examineFiles(): Promise<Finding> {
  const limit = (await firstLine('sh', ['-c', 'ulimit -n'])) ?? 'unknown'
  const found = { kind: 'files', name: 'open files', value: limit } as const
  if (limit === 'unlimited' || Number(limit) >= FILES_ENOUGH) return { ...found, state: 'good' }
  return { ...found, state: 'warning', advice: `each session takes one: raise it with ulimit -n ${FILES_ENOUGH}` }
}

async function examineJava(): Promise<Finding> {
  const java = process.env.JAVA_HOME ? `${process.env.JAVA_HOME}/bin/java` : 'java'
  const version = await firstLine(java, ['-version'])
  if (version !== undefined) return { kind: 'java', state: 'good', name: 'Java', value: version }
  const advice = 'only --target local needs it (Debian, Ubuntu: apt install default-jre-headless)'
  return { kind: 'java', state: 'missing', name: 'Java', value: 'not found', advice }
}

async function examineZooKeeper(): Promise<Finding> {
  try {
    const { home } = await findInstallation()
    return { kind: 'zookeeper', state: 'good', name: 'ZooKeeper', value: `in ${home}: --target local can start it` }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const advice = isGradualError(error) ? error.hint : undefined
    return {
      kind: 'zookeeper',
      state: 'missing',
      name: 'ZooKeeper',
      value: reason,
      ...(advice !== undefined && { advice }),
    }
  }
}

async function examineHaproxy(): Promise<Finding> {
  const version = await firstLine('haproxy', ['-v'])
  if (version !== undefined) return { kind: 'haproxy', state: 'good', name: 'HAProxy', value: version }
  return {
    kind: 'haproxy',
    state: 'missing',
    name: 'HAProxy',
    value: 'not found',
    advice: 'only scenarios that steer a proxy need it',
  }
}

/** Of what a program says on either stream; undefined where it is not there or fails. */
async function firstLine(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(program, [...args], { timeout: ANSWER_MS })
    return `${stdout}\n${stderr}`
      .split('\n')
      .map(line => line.trim())
      .find(line => line !== '')
  } catch {
    return undefined
  }
}
