import { randomBytes } from 'node:crypto'
import { describeOperation, type Plan } from '@gradual/dsl'
import { type Acl, ZooKeeperClient } from '@gradual/zookeeper'
import { loadAccess } from '../access/index.ts'
import { listExisting, prepareNamespace } from '../admin/index.ts'
import { aclOf, OPEN_ACCESS } from '../driver/access.ts'
import { type LoadedPlan, loadPlan } from '../scenario/index.ts'
import { type OpenTarget, openTarget, parseTarget } from '../target/index.ts'
import { toDriverOperations } from '../workload/driver-operations.ts'
import { flattenOperations } from '../workload/flatten.ts'
import { needsNamespace, type WorkloadNeeds, workloadNeeds } from '../workload/needs.ts'
import { refuseWorkload } from '../workload/refuse.ts'
import type { TryCommandOptions } from './commands/try.ts'
import { confirmTarget } from './confirm.ts'
import type { ExitCode } from './exit-codes.ts'
import { abortOnSignal } from './interrupt.ts'
import { printErr, printOut } from './output.ts'
import { chooseTarget } from './target-choice.ts'
import { showChoices } from './try/choices.ts'
import { type Performance, performanceOf } from './try/perform.ts'
import { untilAborted } from './until-aborted.ts'

const CONNECT_MS = 10_000

/** `gradual try`: no load, no measuring, nothing left behind. */
export async function tryCommand(scenario: string, options: TryCommandOptions): Promise<ExitCode> {
  const interrupt = abortOnSignal('stopping: znodes are being removed; press again to end at once')
  const { signal } = interrupt
  try {
    const loaded = await untilAborted(loadPlan(scenario, { flags: options.param ?? {}, env: process.env }), signal)
    const { plan, folder } = loaded
    refuseWorkload(plan, 'wire', loaded.functions)
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
      return await tryPlan(loaded, target, options.force === true, signal)
    } finally {
      await target.close()
    }
  } finally {
    interrupt.release()
  }
}

async function tryPlan(
  { plan, functions }: LoadedPlan,
  target: OpenTarget,
  force: boolean,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { servers, chroot, access = OPEN_ACCESS } = target
  const { sessionTimeoutMs } = plan.target
  const full = workloadNeeds(plan)
  // Some keys are enough for one request each; those of a transaction are neighbours.
  const keys = Math.min(full.keys, Math.max(1, ...plan.operations.map(({ parts = [] }) => parts.length)))
  const needs = { ...full, keys, children: { ...full.children, keys: Math.min(1, full.children.keys) } }
  const listing = { servers, chroot, access, sessionTimeoutMs, onProgress: printErr }
  const existing = await listExisting({ ...listing, parents: needs.existing })
  const prepared = needsNamespace(needs) ? await prepare(plan, target, needs, force, signal) : undefined
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
      const failed = await tryOperations(plan, client, { existing, acl: aclOf(access) }, signal)
      for (const line of showChoices(plan, functions)) printOut(`\n${line}`)
      return failed === 0 ? 0 : 3
    } finally {
      await client.close()
    }
  } finally {
    await prepared?.clean()
  }
}

function prepare(plan: Plan, target: OpenTarget, needs: WorkloadNeeds, force: boolean, signal: AbortSignal) {
  return prepareNamespace({
    ...needs,
    servers: target.servers,
    chroot: target.chroot,
    ...(target.access && { access: target.access }),
    namespace: plan.target.namespace,
    sessionTimeoutMs: plan.target.sessionTimeoutMs,
    runId: `try-${plan.scenario}-${randomBytes(3).toString('hex')}`,
    force,
    onProgress: printErr,
    signal,
  })
}

/** @returns how many failed */
async function tryOperations(
  plan: Plan,
  client: ZooKeeperClient,
  { existing, acl }: { readonly existing: Awaited<ReturnType<typeof listExisting>>; readonly acl: readonly Acl[] },
  signal: AbortSignal,
): Promise<number> {
  const flat = flattenOperations(plan.operations)
  const place = { namespace: plan.target.namespace, existing, seed: 1, worker: 0 }
  let failed = 0
  for (const [index, operation] of toDriverOperations(flat, place).entries()) {
    signal.throwIfAborted()
    const one = flat[index]!
    const weight = plan.operations[one.entry]!.weight
    printOut('')
    printOut(`${one.label} (weight ${weight}, ${describeOperation(one.operation)})`)
    if (!(await tryOne(client, performanceOf(operation, acl)))) failed++
  }
  return failed
}

async function tryOne(client: ZooKeeperClient, request: Performance): Promise<boolean> {
  printOut(`  > ${request.asked}`)
  const startedMs = performance.now()
  try {
    const reply = await request.run(client)
    printOut(`  < ok in ${(performance.now() - startedMs).toFixed(1)} ms`)
    for (const line of reply) printOut(`    ${line}`)
    return true
  } catch (error) {
    printOut(`  < ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}
