import { cpus } from 'node:os'
import { GradualError, isGradualError, type Plan } from '@gradual/dsl'
import { listExisting, type PreparedNamespace, prepareNamespace } from '../admin/index.ts'
import { type ConditionFunctions, latencyLimitMs } from '../detect/index.ts'
import type { DriverName } from '../driver/driver.ts'
import { planHash } from '../plan/index.ts'
import type { RunResult } from '../result.ts'
import type { OpenTarget } from '../target/index.ts'
import { startWorkers, type WorkerPool } from '../worker/pool.ts'
import { needsNamespace, type WorkloadNeeds, workloadNeeds } from '../workload/needs.ts'
import { after } from './after.ts'
import { type RunClock, startClock } from './clock.ts'
import { Emitter, type NamedReporter } from './emitter.ts'
import { RunLoop } from './loop.ts'
import { prime } from './prime.ts'
import { RunRecord } from './record.ts'
import { buildResult, type RunFacts } from './result-builder.ts'
import { SecondsTeller } from './seconds.ts'
import { tellStock } from './tell-stock.ts'

export interface RunOptions {
  readonly plan: Plan
  /** The scenario's own functions by name. */
  readonly functions: ReadonlyMap<string, (...args: never[]) => unknown>
  /** As the user wrote it: named in messages. */
  readonly scenarioFile?: string
  /** Absolute: for workers that have to load its functions. */
  readonly scenarioPath?: string
  readonly target: OpenTarget
  readonly driver: DriverName
  readonly seed: number
  readonly workers: number
  readonly quick: boolean
  readonly maxTimeMs?: number
  /** Use a namespace that holds somebody else's znodes. */
  readonly force: boolean
  readonly runId: string
  readonly version: string
  readonly reporters: readonly NamedReporter[]
  /** Aborted: stop the load, finish the files, remove the znodes. */
  readonly signal: AbortSignal
  /** Things that the user should know before the numbers. */
  readonly warnings?: readonly string[]
}

export interface FinishedRun {
  readonly result: RunResult
  /** What ended the run from our side; the result then holds what was measured until then. */
  readonly error?: GradualError
}

/** Requests that may wait for a slot, for all workers together: two seconds of a fast system, a bounded amount of memory. */
const QUEUE_LIMIT = 200_000
/** For late replies after the load has ended, so that windows get their final values. */
const LATE_REPLIES_MS = 2_000

/**
 * Executes a plan against an open target, and tells the reporters.
 *
 * @throws {GradualError} when the load never began: namespace in use, target refuses. Nothing was reported as a result then.
 */
export async function runPlan(options: RunOptions): Promise<FinishedRun> {
  const clock = startClock()
  const emitter = new Emitter(options.reporters)
  const record = new RunRecord(options.plan, clock, options.scenarioFile, emitter.emit, emitter.tellWindow)
  const facts: RunFacts = {
    options,
    hash: planHash(options.plan),
    startedAt: clock.iso(0),
    cores: cpus().length,
  }
  emitter.onDrop = message => record.warn(message)
  emitter.start(options.plan)
  emitter.emit({
    type: 'run.started',
    at: facts.startedAt,
    runId: options.runId,
    scenario: options.plan.scenario,
    planHash: facts.hash,
    seed: options.seed,
    target: options.target.figures,
    workers: options.workers,
    quick: options.quick,
    driver: options.driver,
    gradual: options.version,
  })
  for (const warning of options.warnings ?? []) record.warn(warning)

  const needs = workloadNeeds(options.plan)
  const existing = await listExisting({
    servers: options.target.servers,
    chroot: options.target.chroot,
    sessionTimeoutMs: options.plan.target.sessionTimeoutMs,
    ...(options.target.access && { access: options.target.access }),
    parents: needs.existing,
    onProgress: line => record.log('info', line),
  })
  const namespace = await openNamespace(options, needs, record)
  let error: GradualError | undefined
  try {
    error = await carryLoad(options, existing, clock, record, emitter)
  } finally {
    if (namespace !== undefined) await removeNamespace(namespace, options.target, record)
  }

  record.closeAll()
  const result = buildResult(facts, record, clock, error)
  emitter.emit({ type: 'run.finished', at: result.endedAt, verdict: result.verdict, reason: result.reason })
  await emitter.finish(result)
  error ??= diskError(emitter)
  return { result, ...(error && { error }) }
}

/** Undefined where the run creates nothing: on what is there already not even its own mark is left. */
async function openNamespace(
  options: RunOptions,
  needs: WorkloadNeeds,
  record: RunRecord,
): Promise<PreparedNamespace | undefined> {
  if (!needsNamespace(needs)) return undefined
  const { plan, target } = options
  return prepareNamespace({
    servers: target.servers,
    chroot: target.chroot,
    ...(target.access && { access: target.access }),
    namespace: plan.target.namespace,
    runId: options.runId,
    ...needs,
    sessionTimeoutMs: plan.target.sessionTimeoutMs,
    force: options.force,
    signal: options.signal,
    onProgress: line => record.log('info', line),
  })
}

/** From the first session to the last; what went wrong on our side comes back as a value, so that the files are finished. */
async function carryLoad(
  options: RunOptions,
  existing: Awaited<ReturnType<typeof listExisting>>,
  clock: RunClock,
  record: RunRecord,
  emitter: Emitter,
): Promise<GradualError | undefined> {
  const { plan, signal } = options
  const seconds = new SecondsTeller(record, clock, emitter.emit)
  let loop: RunLoop | undefined
  let failure: unknown
  const pool = startWorkers(
    {
      plan,
      clock: clock.now,
      workers: options.workers,
      seed: options.seed,
      driver: options.driver,
      servers: options.target.servers,
      chroot: options.target.chroot,
      ...(options.target.access && { access: options.target.access }),
      existing,
      ...(options.scenarioPath !== undefined && { scenarioFile: options.scenarioPath }),
      queueLimit: QUEUE_LIMIT,
      latencyLimitMs: latencyLimitMs(plan),
    },
    {
      onWindow: window => loop?.onWindow(window),
      onFinalWindow: window => loop?.onFinalWindow(window),
      onSecond: second => seconds.tell(second),
      onPulse: pulse => loop?.onPulse(pulse),
      onStock: (operation, what) => tellStock(operation, what, plan, record),
      onFailed: error => {
        failure ??= error
        loop?.fail(error)
      },
    },
  )
  let endMaxTime = (): void => {}
  const interrupt = () => loop?.stop('interrupted')
  try {
    const ready = await pool.waitReady()
    tellSessions(ready, options, record)
    if (options.target.figures.kind === 'local')
      await prime(plan, pool, clock, signal, line => record.log('info', line))
    if (signal.aborted) {
      record.outcome = { verdict: 'aborted', reason: 'interrupted before the load began' }
      record.stoppedBy = 'interrupted'
      return undefined
    }
    if (failure !== undefined) throw failure
    loop = new RunLoop({
      plan,
      machine: { functions: conditionFunctions(options) },
      pool,
      clock,
      record,
      emit: emitter.emit,
    })
    signal.addEventListener('abort', interrupt)
    if (options.maxTimeMs !== undefined) endMaxTime = after(options.maxTimeMs, () => loop?.stop('maxTime'))
    await loop.run()
    // A target that is gone has other things to say of it than this.
    for (const fault of (await options.target.faults?.().catch(() => [])) ?? []) record.warn(fault)
    if (!signal.aborted) await pool.settle(LATE_REPLIES_MS)
    return undefined
  } catch (error) {
    return asGradualError(error)
  } finally {
    endMaxTime()
    signal.removeEventListener('abort', interrupt)
    await pool.stop()
  }
}

/** The compiler has checked each function where the scenario names it; by now only names are left. */
function conditionFunctions({ functions }: RunOptions): ConditionFunctions {
  return Object.fromEntries(functions) as ConditionFunctions
}

function tellSessions(
  ready: Awaited<ReturnType<WorkerPool['waitReady']>>,
  options: RunOptions,
  record: RunRecord,
): void {
  const wanted = options.plan.target.clients
  const servers = Object.entries(ready.placement).map(([server, count]) => `${server} ${count}`)
  const losses = Object.entries(ready.losses).map(([why, count]) => `${count} ${why}`)
  if (ready.sessionsUp === 0) {
    throw new GradualError(
      'TARGET_REFUSED',
      `no session could be opened on the target (${losses.join(', ') || 'no answer'})`,
      {
        hint:
          ready.losses.tls || ready.losses.authFailed
            ? 'gradual doctor --target, with the same options for TLS and identity, says what the servers do not like'
            : 'is maxClientCnxns (60 sessions from one address by default) used up? Raise it, or lower clients in the scenario',
      },
    )
  }
  record.log('info', `${ready.sessionsUp} sessions open: ${servers.join(', ')}`)
  if (ready.sessionsUp >= wanted) return
  record.warn(
    `only ${ready.sessionsUp} of ${wanted} sessions could be opened (${losses.join(', ')}): the servers' maxClientCnxns, 60 for one address by default, is the likely cause`,
  )
}

async function removeNamespace(namespace: PreparedNamespace, target: OpenTarget, record: RunRecord): Promise<void> {
  try {
    await namespace.clean()
  } catch (error) {
    // The sandbox and a local ZooKeeper go with the run, and their znodes with them.
    if (target.spec.kind !== 'hosts') return
    const why = error instanceof Error ? error.message : String(error)
    record.warn(`znodes are left below the namespace (${why}): remove them with gradual clean`)
  }
}

function diskError({ diskError: why }: Emitter): GradualError | undefined {
  if (why === undefined) return undefined
  return new GradualError('OUT_NOT_WRITABLE', `the results are not complete: ${why}`, {
    hint: 'free some space, or name another folder with --out, and run it again',
  })
}

function asGradualError(error: unknown): GradualError {
  if (isGradualError(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  return new GradualError('INTERNAL', `the run broke off on our side: ${message}`, {
    cause: error,
    hint: 'what was measured is in the results folder; --verbose shows where it happened',
  })
}
