import { availableParallelism } from 'node:os'
import type { Plan } from '@gradual/dsl'
import { defaultQueueOptions, parseSandboxOptions, type QueueOptions, simulateQueue } from '@gradual/zookeeper'
import type { ConditionFunctions } from '../detect/index.ts'
import type { RunEvent, WindowHistograms } from '../events.ts'
import { planHash } from '../plan/index.ts'
import type { RunResult, TargetFigures } from '../result.ts'
import { baselineFigures } from '../run/figures.ts'
import { RunRecord } from '../run/record.ts'
import { buildResult } from '../run/result-builder.ts'
import { createVirtualClock, Recorder } from './recorder.ts'
import type { SimulatedServer } from './server.ts'
import { simulate } from './virtual-run.ts'

export interface SimulationParts {
  readonly plan: Plan
  readonly functions?: ReadonlyMap<string, (...args: never[]) => unknown>
  /** As the user wrote it: named in messages. */
  readonly scenarioFile?: string
  readonly system: SimulatedSystem
  readonly seed: number
  readonly quick: boolean
  readonly runId: string
  readonly version: string
  readonly emit: (event: RunEvent) => void
  readonly tellWindow?: (make: () => WindowHistograms) => void
}

/** What takes the load in place of a target. */
export interface SimulatedSystem {
  readonly server: SimulatedServer
  readonly description: string
}

/** Midnight, so that the time of a row is how far the run is; and far away, so that nobody takes it for the time of a measurement. */
const ORIGIN_MS = Date.UTC(2000, 0, 1)

/**
 * A run on the virtual clock, recorded as a real one: the same events in the same order, and its result.
 *
 * The same plan, system and seed give the same result to the last digit.
 */
export function runSimulation(parts: SimulationParts): RunResult {
  const { plan, seed, quick, runId, version, emit } = parts
  const clock = createVirtualClock(ORIGIN_MS)
  const record = new RunRecord(plan, clock, parts.scenarioFile, emit, parts.tellWindow)
  const target: TargetFigures = { kind: 'simulated', description: parts.system.description, servers: [] }
  const facts = {
    options: { plan, seed, quick, runId, version, target: { figures: target }, driver: 'simulated', workers: 0 },
    hash: planHash(plan),
    startedAt: clock.iso(0),
    cores: availableParallelism(),
  }
  emit({
    type: 'run.started',
    at: facts.startedAt,
    runId,
    scenario: plan.scenario,
    planHash: facts.hash,
    seed,
    target,
    workers: 0,
    quick,
    driver: 'simulated',
    gradual: version,
  })
  const { state } = simulate(plan, {
    server: parts.system.server,
    seed,
    functions: Object.fromEntries(parts.functions ?? []) as ConditionFunctions,
    observer: new Recorder(record, clock, emit),
  })
  record.baseline = baselineFigures(state)
  const result = buildResult(facts, record, clock)
  emit({ type: 'run.finished', at: result.endedAt, verdict: result.verdict, reason: result.reason })
  return result
}

/**
 * The sandbox's queue on the virtual clock.
 *
 * @param settings what stands behind `sandbox:`; checked before
 * @param more that beats the settings
 * @param seed of the service times, where the settings have none
 */
export function simulatedSandbox(settings: string, more: Partial<QueueOptions>, seed: number): SimulatedSystem {
  const options = { ...defaultQueueOptions, seed, ...parseSandboxOptions(settings), ...more }
  const capacity = Number.isFinite(options.capacityPerSec)
    ? `capacity ${options.capacityPerSec}/s`
    : 'unlimited capacity'
  const others = settings.split(',').map(part => part.trim())
  const shown = others.filter(part => part !== '' && !/^capacity\s*=/.test(part))
  return {
    server: simulateQueue(options),
    description: ['simulated: a queue on a virtual clock, nothing was sent', capacity, ...shown].join(', '),
  }
}
