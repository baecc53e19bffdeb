import { type AnyScenario, compile, isScenario, type Plan } from '@gradual/dsl'
import { readVersion } from '../cli/version.ts'
import type { RunEvent } from '../events.ts'
import { bindParams, quicken } from '../plan/index.ts'
import type { RunResult } from '../result.ts'
import { issuesError } from '../scenario/issues.ts'
import { readText } from '../scenario/read-text.ts'
import { parseTarget } from '../target/parse.ts'
import { readCapacity } from './capacity.ts'
import { runSimulation, simulatedSandbox } from './run-simulation.ts'
import type { SimulatedServer } from './server.ts'

export interface SimulationOptions {
  /** What the queue can serve, such as `1000/s`. Default: 2300/s. */
  readonly capacity?: string
  /** Settings of the sandbox's queue, as behind `sandbox:` in a target: `service=exponential,pause=200ms/5s`. */
  readonly sandbox?: string
  /** A system of your own in place of the queue. */
  readonly server?: SimulatedServer
  /** Parameters of the scenario by name, such as `{ latencyThreshold: '20ms' }`. */
  readonly params?: Readonly<Record<string, string>>
  /** Random choices: the same seed gives the same result. Default: 1. */
  readonly seed?: number
  /** As `--quick`: all times divided by ten. */
  readonly quick?: boolean
  /** Is told every event of the run, in the order of its time. */
  readonly onEvent?: (event: RunEvent) => void
}

/**
 * Runs a scenario on a virtual clock: nothing is sent and nobody waits. Minutes of load take a fraction of a second.
 *
 * Phase machine, detector and conditions are those of a real run; in the place of the system stands a queue of known
 * capacity. So a test can show that a scenario finds what it is to find:
 *
 * ```ts
 * const { verdict, criticalPoint } = simulate(scenario, { capacity: '1000/s' })
 * expect(verdict).toBe('broke')
 * ```
 *
 * @returns the form of `run.json`, with `target.kind` `simulated` and times from 2000-01-01T00:00:00.000Z on
 * @throws GradualError PLAN_INVALID where the scenario has mistakes, PARAM_INVALID and TARGET_INVALID for the options
 */
export function simulateScenario(scenario: AnyScenario | Plan, options: SimulationOptions = {}): RunResult {
  const { seed = 1, quick = false } = options
  const { plan, functions } = isScenario(scenario) ? compileScenario(scenario, options) : bare(scenario, options)
  parseTarget(`sandbox:${options.sandbox ?? ''}`)
  const capacity = options.capacity === undefined ? {} : { capacityPerSec: readCapacity(options.capacity) }
  const system =
    options.server === undefined
      ? simulatedSandbox(options.sandbox ?? '', capacity, seed)
      : {
          server: options.server,
          description: 'simulated: a system of the caller on a virtual clock, nothing was sent',
        }
  return runSimulation({
    plan: quick ? quicken(plan) : plan,
    functions,
    system,
    seed,
    quick,
    runId: `${plan.scenario}-simulated-${seed}`,
    version: readVersion(),
    emit: options.onEvent ?? (() => {}),
  })
}

function compileScenario(scenario: AnyScenario, { params = {} }: SimulationOptions) {
  const compiled = compile(scenario, { params, readText })
  if (compiled.issues.length > 0) throw issuesError('PLAN_INVALID', compiled.plan.scenario, compiled.issues)
  return compiled
}

function bare(plan: Plan, { params = {} }: SimulationOptions) {
  const bound = bindParams(plan, params)
  if (bound.issues.length > 0) throw issuesError('PLAN_INVALID', plan.scenario, bound.issues)
  return { plan: bound.plan, functions: new Map() }
}
