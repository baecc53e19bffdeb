import { randomBytes } from 'node:crypto'
import type { Plan, PlanOperation } from '@gradual/dsl'
import { type Stat, ZooKeeperClient } from '@gradual/zookeeper'
import { loadAccess } from '../access/index.ts'
import { prepareNamespace } from '../admin/index.ts'
import { aclOf, OPEN_ACCESS } from '../driver/access.ts'
import { keyPath } from '../driver/driver.ts'
import { loadPlan } from '../scenario/index.ts'
import { type OpenTarget, openTarget, parseTarget } from '../target/index.ts'
import type { TryCommandOptions } from './commands/try.ts'
import { confirmTarget } from './confirm.ts'
import type { ExitCode } from './exit-codes.ts'
import { abortOnSignal } from './interrupt.ts'
import { printErr, printOut } from './output.ts'
import { chooseTarget } from './target-choice.ts'
import { untilAborted } from './until-aborted.ts'

/** Bytes of a value that are shown; the rest is counted. */
const SHOWN_BYTES = 32
const CONNECT_MS = 10_000

/** `gradual try`: no load, no measuring, nothing left behind. */
export async function tryCommand(scenario: string, options: TryCommandOptions): Promise<ExitCode> {
  const interrupt = abortOnSignal('stopping: znodes are being removed; press again to end at once')
  const { signal } = interrupt
  try {
    const { plan, folder } = await untilAborted(
      loadPlan(scenario, { flags: options.param ?? {}, env: process.env }),
      signal,
    )
    const chosen = chooseTarget(options.target, process.env, plan)
    const spec = parseTarget(chosen.text)
    const { access, warnings } = await loadAccess({
      flags: options,
      env: process.env,
      plan: plan.target,
      folder,
      target: spec,
    })
    for (const warning of warnings) printErr(`gradual: ${warning}`)
    await confirmTarget(spec, chosen.text, 'Create znodes there?', options.yes === true, signal)
    const target = await openTarget(spec, { onProgress: printErr, signal, access })
    try {
      printOut(`target ${target.figures.description}`)
      return await tryOperations(plan, target, options.force === true, signal)
    } finally {
      await target.close()
    }
  } finally {
    interrupt.release()
  }
}

async function tryOperations(plan: Plan, target: OpenTarget, force: boolean, signal: AbortSignal): Promise<ExitCode> {
  const { servers, chroot, access = OPEN_ACCESS } = target
  const { namespace, sessionTimeoutMs } = plan.target
  const valueBytes = Math.max(...plan.operations.map(operation => operation.valueBytes))
  const runId = `try-${plan.scenario}-${randomBytes(3).toString('hex')}`
  const address = { servers, chroot, namespace, sessionTimeoutMs, access }
  const prepared = await prepareNamespace({
    ...address,
    runId,
    keys: 1,
    valueBytes,
    force,
    onProgress: printErr,
    signal,
  })
  try {
    const client = new ZooKeeperClient({
      servers,
      chroot,
      sessionTimeoutMs,
      requestTimeoutMs: plan.target.deadlineMs,
      ...(access.tls && { tls: access.tls }),
      auth: access.auth,
      acl: aclOf(access),
    })
    try {
      await client.connect(CONNECT_MS)
      let failed = 0
      for (const operation of plan.operations) {
        signal.throwIfAborted()
        if (!(await tryOne(client, operation, keyPath(namespace, 0)))) failed++
      }
      return failed === 0 ? 0 : 3
    } finally {
      await client.close()
    }
  } finally {
    await prepared.clean()
  }
}

async function tryOne(client: ZooKeeperClient, operation: PlanOperation, path: string): Promise<boolean> {
  const share = `weight ${operation.weight}, ${operation.keys} keys, ${operation.pick}`
  printOut('')
  printOut(`${operation.name} (${share})`)
  const value = Buffer.alloc(operation.valueBytes, 'g')
  printOut(`  > ${operation.kind} ${path}${operation.kind === 'setData' ? `, ${show(value)}, any version` : ''}`)
  const startedMs = performance.now()
  try {
    const reply = await perform(client, operation.kind, path, value)
    printOut(`  < ok in ${(performance.now() - startedMs).toFixed(1)} ms`)
    for (const line of reply) printOut(`    ${line}`)
    return true
  } catch (error) {
    printOut(`  < ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

type Perform = (client: ZooKeeperClient, path: string, value: Buffer) => Promise<string[]>

const performers = {
  async getData(client, path) {
    const { data, stat } = await client.getData(path)
    return [`data ${show(data)}`, showStat(stat)]
  },
  async setData(client, path, value) {
    return [showStat(await client.setData(path, value))]
  },
  async exists(client, path) {
    const stat = await client.exists(path)
    return [stat === null ? 'there is no such znode' : showStat(stat)]
  },
} as const satisfies Record<PlanOperation['kind'], Perform>

function perform(client: ZooKeeperClient, kind: PlanOperation['kind'], path: string, value: Buffer): Promise<string[]> {
  return performers[kind](client, path, value)
}

function show(data: Buffer | null): string {
  if (data === null) return 'null'
  const text = JSON.stringify(data.subarray(0, SHOWN_BYTES).toString('latin1'))
  return `${data.length} B${data.length === 0 ? '' : ` ${text}${data.length > SHOWN_BYTES ? ' ...' : ''}`}`
}

function showStat(stat: Stat): string {
  const zxids = `czxid 0x${stat.czxid.toString(16)}, mzxid 0x${stat.mzxid.toString(16)}`
  return `stat ${zxids}, version ${stat.version}, ${stat.dataLength} B, ${stat.numChildren} children`
}
