import { randomBytes, randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { GradualError } from '@gradual/dsl'
import { type LoadedAccess, loadAccess } from '../access/index.ts'
import { quicken } from '../plan/index.ts'
import type { RunResult } from '../result.ts'
import { type FinishedRun, runPlan } from '../run/index.ts'
import { displayPath, type LoadedPlan, loadPlan } from '../scenario/index.ts'
import { type OpenTarget, openTarget, parseTarget } from '../target/index.ts'
import { refuseWorkload } from '../workload/refuse.ts'
import type { RunCommandOptions } from './commands/run.ts'
import { confirmTarget } from './confirm.ts'
import { type ExitCode, exitCodeOf } from './exit-codes.ts'
import { abortOnSignal } from './interrupt.ts'
import { printErr, printJson, printOut, reportColumns, wantsColor } from './output.ts'
import { createReporters, loadReporters } from './reporters.ts'
import { makeRunFolder, type RunFolder } from './run-folder.ts'
import { chooseTarget } from './target-choice.ts'
import { untilAborted } from './until-aborted.ts'
import { readVersion } from './version.ts'

/** `gradual run`: everything that can be wrong is looked at before anything is started. */
export async function runCommand(scenario: string, options: RunCommandOptions): Promise<ExitCode> {
  if ((options.runs ?? 1) > 1) {
    throw new GradualError('CLI_USAGE', '--runs is not supported yet: a run is done once', {
      hint: 'leave it out, and repeat the command with another --seed',
    })
  }
  const interrupt = abortOnSignal('stopping: files are being finished, znodes removed; press again to end at once')
  try {
    const loaded = await untilAborted(
      loadPlan(scenario, { flags: options.param ?? {}, env: process.env }),
      interrupt.signal,
    )
    return await runLoaded(loaded, options, interrupt.signal)
  } finally {
    interrupt.release()
  }
}

async function runLoaded(loaded: LoadedPlan, options: RunCommandOptions, signal: AbortSignal): Promise<ExitCode> {
  const plan = options.quick ? quicken(loaded.plan) : loaded.plan
  refuseWorkload(plan, options.driver, loaded.functions)
  const chosen = chooseTarget(options.target, process.env, plan)
  const spec = parseTarget(chosen.text)
  const { folder: base } = loaded
  const loadedAccess = await loadAccess({
    flags: options,
    env: process.env,
    plan: plan.target,
    folder: base,
    target: spec,
  })
  if (loadedAccess.access.tls !== undefined && options.driver !== 'wire') {
    throw new GradualError('CLI_USAGE', `--driver ${options.driver} has no TLS`, {
      hint: 'leave it out: the wire driver speaks TLS',
    })
  }
  const factories = await loadReporters(options.reporter)
  await confirmTarget(spec, chosen.text, 'Drive it until it breaks?', options.yes === true, signal)
  const folder = await makeRunFolder(options.out, plan.scenario, new Date())
  let finished: FinishedRun | undefined
  try {
    const target = await openTarget(spec, { onProgress: printErr, signal, access: loadedAccess.access })
    try {
      finished = await runOn(target, folder, { ...loaded, plan }, options, factories, loadedAccess, signal)
    } finally {
      await target.close()
    }
  } finally {
    if (finished === undefined) await folder.remove()
  }
  return conclude(finished, folder, options, signal)
}

function runOn(
  target: OpenTarget,
  folder: RunFolder,
  { plan, functions, scenarioFile }: LoadedPlan,
  options: RunCommandOptions,
  factories: Awaited<ReturnType<typeof loadReporters>>,
  { warnings }: LoadedAccess,
  signal: AbortSignal,
): Promise<FinishedRun> {
  signal.throwIfAborted()
  const print = options.json ? printErr : printOut
  const stream = options.json ? process.stderr : process.stdout
  const seed = options.seed ?? randomInt(0x1_0000_0000)
  // A worker without a session would carry nothing.
  const workers = Math.min(options.workers ?? Math.max(1, availableParallelism() - 1), plan.target.clients)
  print(`target ${target.figures.description}`)
  print(`run ${displayPath(folder.path)}, seed ${seed}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`)
  const reporters = createReporters(factories, {
    plan,
    runDir: folder.path,
    markersDir: options.markersDir,
    print,
    color: wantsColor(stream),
    columns: reportColumns(stream),
  })
  return runPlan({
    plan,
    functions,
    ...(scenarioFile !== undefined && { scenarioFile: displayPath(scenarioFile), scenarioPath: scenarioFile }),
    target,
    driver: options.driver,
    seed,
    workers,
    quick: options.quick === true,
    ...(options.maxTime !== undefined && { maxTimeMs: options.maxTime }),
    force: options.force === true,
    runId: `${folder.name}-${randomBytes(3).toString('hex')}`,
    version: readVersion(),
    reporters,
    warnings,
    signal,
  })
}

/** The result goes out whatever ended the run; then the error, if one did, decides the exit code. */
function conclude(
  { result, error }: FinishedRun,
  folder: RunFolder,
  options: RunCommandOptions,
  signal: AbortSignal,
): ExitCode {
  if (options.json) printJson(result)
  else printOut(`results ${displayPath(folder.path)}`)
  if (signal.aborted) return 130
  if (error !== undefined) throw error
  const code = exitCodeOf(result)
  if (code === 3) sayLost(result)
  return code
}

function sayLost(result: RunResult): void {
  printErr(`gradual: ${result.reason}`)
  printErr(`  ${result.advice ?? 'see whether the target still runs; gradual clean removes what the run left on it'}`)
}
