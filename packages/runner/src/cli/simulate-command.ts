import { randomInt } from 'node:crypto'
import { GradualError } from '@gradual/dsl'
import type { ReporterContext } from '../events.ts'
import { quicken } from '../plan/index.ts'
import { Emitter } from '../run/index.ts'
import { displayPath, loadPlan } from '../scenario/index.ts'
import { runSimulation, simulatedSandbox } from '../simulate/index.ts'
import { parseTarget } from '../target/index.ts'
import type { SimulateCommandOptions } from './commands/simulate.ts'
import { type ExitCode, exitCodeOf } from './exit-codes.ts'
import { printErr, printJson, printOut, reportColumns, wantsColor } from './output.ts'
import { createReporters, loadReporters } from './reporters.ts'
import { makeRunFolder } from './run-folder.ts'
import { readVersion } from './version.ts'

/** What a folder of results holds. No markers: programs that poll them would act on a run that is none. */
const FILES = 'csv,summary,json,hlog'

/** `gradual simulate`: a run in which only the time and the system are not real. */
export async function simulateCommand(scenario: string, options: SimulateCommandOptions): Promise<ExitCode> {
  const loaded = await loadPlan(scenario, { flags: options.param ?? {}, env: process.env })
  const plan = options.quick ? quicken(loaded.plan) : loaded.plan
  const settings = readSettings(options.target)
  const seed = options.seed ?? randomInt(0x1_0000_0000)
  const more = options.capacity === undefined ? {} : { capacityPerSec: options.capacity }
  const system = simulatedSandbox(settings, more, seed)
  const folder = options.out === undefined ? undefined : await makeRunFolder(options.out, plan.scenario, new Date())
  const print = options.json ? printErr : printOut
  print(`target ${system.description}`)
  print(`run ${folder === undefined ? 'without a folder' : displayPath(folder.path)}, seed ${seed}`)
  const stream = options.json ? process.stderr : process.stdout
  const context: ReporterContext = {
    plan,
    runDir: folder?.path ?? '',
    markersDir: '',
    print,
    color: wantsColor(stream),
    columns: reportColumns(stream),
  }
  const names = [...(options.json ? [] : ['lines']), ...(folder === undefined ? [] : [FILES])].join(',')
  const emitter = new Emitter(createReporters(await loadReporters(names), context))
  emitter.onDrop = printErr
  emitter.start(plan)
  const result = runSimulation({
    plan,
    functions: loaded.functions,
    ...(loaded.scenarioFile !== undefined && { scenarioFile: displayPath(loaded.scenarioFile) }),
    system,
    seed,
    quick: options.quick === true,
    runId: folder?.name ?? `${plan.scenario}-simulated-${seed}`,
    version: readVersion(),
    emit: emitter.emit,
    tellWindow: emitter.tellWindow,
  })
  await emitter.finish(result)
  if (options.json) printJson(result)
  else if (folder !== undefined) print(`results ${displayPath(folder.path)}`)
  return exitCodeOf(result)
}

/** Only the sandbox has a model; what its server does besides (ports, sessions) is not part of it. */
function readSettings(target: string): string {
  const spec = parseTarget(target)
  if (spec.kind === 'sandbox') return spec.options
  throw new GradualError('CLI_USAGE', `${target} cannot be simulated: only the sandbox's queue can`, {
    hint: 'write --target sandbox:capacity=1000,service=exponential, or put load on it with gradual run',
  })
}
