import type {
  CriticalPointFigures,
  RecoveryFigures,
  RunEvent,
  RunResult,
  SecondFigures,
  StepFigures,
  Transition,
} from '@gradual/runner'
import { plan } from './plan.ts'
import { at, makeStep, makeWindow, type StepSpec } from './steps.ts'

export interface ScriptedRun {
  readonly events: readonly RunEvent[]
  readonly result: RunResult
}

const TARGET = {
  kind: 'sandbox',
  description: 'sandbox (not a real ZooKeeper), capacity 500/s',
  servers: ['127.0.0.1:40001'],
} as const

const INIT: StepSpec = {
  stepId: 0,
  startS: 0,
  phase: 'init',
  recorded: 'INIT',
  load: 50,
  throughput: 50,
  meanMs: 12.5,
  maxMs: 31.25,
  p99RawMs: 28.125,
  p99Ms: null,
  verdict: null,
}

const WARMUP: readonly StepSpec[] = [
  { ...INIT, stepId: 1, startS: 10, phase: 'warmup', recorded: 'WARMUP', load: 150, throughput: 149.96, p99Ms: 28.125 },
  { ...INIT, stepId: 2, startS: 20, phase: 'warmup', recorded: 'WARMUP', load: 250, throughput: 249.5, p99Ms: 28.125 },
]

/** Passed 350 and 450. */
const INCREASE: readonly StepSpec[] = [350, 450].map((load, index) => ({
  stepId: 3 + index,
  startS: 30 + 10 * index,
  phase: 'load-increase',
  recorded: 'LOAD_INCREASE',
  load,
  throughput: load,
  meanMs: 14,
  maxMs: 40,
  p99RawMs: 30,
  verdict: 'pass',
}))

const BREACH = {
  condition: 'latency.mean above 50ms',
  index: 0,
  required: 50,
  actual: 85.3,
  unit: 'ms',
  window: 3,
  line: 31,
} as const

/** 5,500 offered in 10 s: 2,700 good replies, 600 error replies, 400 never sent. */
const FAILING: StepSpec = {
  stepId: 5,
  startS: 50,
  phase: 'load-increase',
  recorded: 'LOAD_INCREASE',
  load: 550,
  throughput: 270,
  meanMs: 85.316,
  maxMs: 1400,
  p99RawMs: 910.5,
  verdict: 'fail',
  breaches: [BREACH],
  errorReplies: 600,
  notSent: 400,
  pacingLagP99Ms: 0.84,
}
const CONFIRMING: StepSpec = { ...FAILING, stepId: 6, startS: 63, purpose: 'confirm' }

const MITIGATING: StepSpec = {
  stepId: 7,
  startS: 74,
  phase: 'mitigation',
  recorded: 'MITIGATION',
  purpose: 'recover',
  load: 385,
  throughput: 384.96,
  meanMs: 28.4,
  maxMs: 200,
  p99RawMs: 120,
  verdict: 'pass',
}

export const CRITICAL_POINT: CriticalPointFigures = {
  workload: 550,
  lastGood: 450,
  bracket: [450, 550],
  at: at(53),
  cause: {
    condition: 'latency.mean above 50ms',
    required: 50,
    actual: 85.3,
    unit: 'ms',
    source: 'scenarios/zk.ts:31',
  },
  confirmed: true,
}

const RECOVERY: RecoveryFigures = {
  outcome: 'recovered',
  workload: 385,
  timeToRecoverMs: 4200,
  hysteresis: { latencyMs: 14.4 },
}
const SKIPPED: RecoveryFigures = { outcome: 'skipped', workload: null, timeToRecoverMs: null, hysteresis: null }

const STARTED: RunEvent = {
  type: 'run.started',
  at: at(0),
  runId: 'zk-2024-10-29-10_15_00-a1b2c3',
  scenario: 'zk',
  planHash: 'c0ffee00',
  seed: 42,
  target: TARGET,
  workers: 1,
  quick: false,
  driver: 'wire',
  gradual: '0.1.0',
}

/** Breaks at 550, confirmed, recovers at 70 % of it. */
export function brokenRun(): ScriptedRun {
  const failing = makeStep(FAILING)
  const recovering = makeStep(MITIGATING)
  const events: RunEvent[] = [
    STARTED,
    ...climb(),
    ...stepEvents(FAILING),
    ...stepEvents(CONFIRMING),
    entered('FAILURE', 'load-increase', 53, 550),
    { type: 'failure.detected', at: at(73.5), criticalPoint: CRITICAL_POINT, step: failing, peakThroughput: 450 },
    entered('MITIGATION', 'mitigation', 74, 385),
    { type: 'mitigation.applied', at: at(74), load: 385, outcome: 'load reduced to 70 %' },
    ...stepEvents(MITIGATING),
    { type: 'recovery.verified', at: at(84), recovery: RECOVERY, step: recovering },
    entered('RECOVERED', 'mitigation', 84, 385),
  ]
  return finishRun(events, {
    verdict: 'broke',
    reason: 'latency.mean above 50ms at 550 requests/s, confirmed',
    criticalPoint: CRITICAL_POINT,
    safeRange: [50, 450],
    peakThroughput: 450,
    recovery: RECOVERY,
    overshoot: { ms: 7000, requests: 3850 },
    expectations: [{ expectation: 'criticalPoint at least 500/s', met: true, actual: '550/s' }],
    warnings: ['the baseline is unsteady'],
  })
}

/** Nothing broke up to 450. */
export function heldRun(): ScriptedRun {
  const events = [STARTED, ...climb(), entered('STABLE', 'load-increase', 50, 450)]
  return finishRun(events, { verdict: 'held', reason: 'nothing broke up to 450 requests/s', safeRange: [50, 450] })
}

/** The generator fell behind at 550. */
export function inconclusiveRun(): ScriptedRun {
  const why = 'pacing lag p99 12.5 ms is above 10 % of the latency limit'
  const limited: StepSpec = { ...FAILING, verdict: 'inconclusive', breaches: [], limited: [why], pacingLagP99Ms: 12.5 }
  const events = [
    STARTED,
    ...climb(),
    ...stepEvents(limited),
    ...stepEvents({ ...limited, stepId: 6, startS: 60, purpose: 'repeat' }),
    entered('INCONCLUSIVE', 'load-increase', 70, 550),
  ]
  return finishRun(events, {
    verdict: 'inconclusive',
    reason: 'the load generator was at its limit at 550 requests/s',
    advice: 'give it more workers: --workers 2',
    safeRange: [50, 450],
  })
}

/** Interrupted in the first step: nothing was measured. */
export function abortedRun(): ScriptedRun {
  const events = [STARTED, entered('INIT', 'init', 0, 50), started(INIT), entered('ABORTED', 'init', 4, 50)]
  return finishRun(events, { verdict: 'aborted', reason: 'interrupted', stoppedBy: 'interrupted', baseline: null })
}

export const ALL_RUNS = { broke: brokenRun, held: heldRun, inconclusive: inconclusiveRun, aborted: abortedRun }

/** The way up, in the order of a real run: the next step starts, the last one is measured, then the phase is entered. */
function climb(): RunEvent[] {
  return [
    entered('INIT', 'init', 0, 50),
    started(INIT),
    ...secondsOf(INIT),
    started(WARMUP[0]!),
    measured(INIT, 0.1),
    entered('WARMUP', 'warmup', 10, 150),
    ...windowsOf(WARMUP[0]!),
    started(WARMUP[1]!),
    measured(WARMUP[0]!, 0.1),
    started(INCREASE[0]!),
    measured(WARMUP[1]!, 0.1),
    entered('LOAD_INCREASE', 'load-increase', 30, 350),
    started(INCREASE[1]!),
    measured(INCREASE[0]!, 0.1),
    measured(INCREASE[1]!, 0.1),
  ]
}

function stepEvents(spec: StepSpec): RunEvent[] {
  return [started(spec), measured(spec, 0)]
}

function started(spec: StepSpec): RunEvent {
  const { stepId, phase, load, startS } = spec
  return {
    type: 'step.started',
    at: at(startS),
    stepId,
    phase,
    purpose: spec.purpose ?? 'step',
    load,
    durationMs: (spec.durationS ?? 10) * 1000,
  }
}

function measured(spec: StepSpec, delayS: number): RunEvent {
  return { type: 'step.measured', at: at(spec.startS + (spec.durationS ?? 10) + delayS), step: makeStep(spec) }
}

export function windowsOf(spec: StepSpec): RunEvent[] {
  const seconds = (spec.durationS ?? 10) / 10
  return Array.from({ length: 10 }, (_, index) => ({
    type: 'window.measured',
    at: at(spec.startS + (index + 1) * seconds),
    stepId: spec.stepId,
    load: spec.load,
    window: makeWindow(spec, index),
  }))
}

function secondsOf(spec: StepSpec): RunEvent[] {
  return Array.from({ length: 10 }, (_, index) => {
    const second: SecondFigures = {
      at: at(spec.startS + index),
      recorded: spec.recorded,
      load: spec.load,
      throughput: spec.throughput,
      errors: 0,
      latencyMeanMs: spec.meanMs ?? 0,
      p99RawMs: spec.p99RawMs,
      inFlight: 0.63,
    }
    return { type: 'second.measured', second }
  })
}

/** A step of a minute, of which only its start and its windows are told. */
export function longStep(): RunEvent[] {
  const spec: StepSpec = { ...INIT, durationS: 60 }
  return [STARTED, entered('INIT', 'init', 0, 50), started(spec), ...windowsOf(spec)]
}

function entered(recorded: Transition['recorded'], phase: string, seconds: number, load: number): RunEvent {
  return { type: 'phase.entered', recorded, phase, at: at(seconds), load }
}

function finishRun(events: readonly RunEvent[], found: Partial<RunResult> & Pick<RunResult, 'verdict' | 'reason'>) {
  const steps: StepFigures[] = []
  const transitions: Transition[] = []
  for (const event of events) {
    if (event.type === 'step.measured') steps.push({ ...event.step, index: steps.length })
    if (event.type === 'phase.entered') {
      const { recorded, phase, load } = event
      transitions.push({ recorded, phase, at: event.at, load })
    }
  }
  const endedAt = at(90)
  const result: RunResult = {
    schema: 'gradual/run@1',
    runId: 'zk-2024-10-29-10_15_00-a1b2c3',
    scenario: 'zk',
    planHash: 'c0ffee00',
    plan,
    seed: 42,
    target: TARGET,
    driver: 'wire',
    loadUnit: 'perSec',
    quick: false,
    startedAt: at(0),
    endedAt,
    gradual: '0.1.0',
    node: 'v20.19.0',
    cores: 4,
    workers: 1,
    params: Object.fromEntries(Object.entries(plan.params).map(([name, { value, unit }]) => [name, { value, unit }])),
    stoppedBy: null,
    criticalPoint: null,
    safeRange: null,
    peakThroughput: steps.reduce((peak, step) => Math.max(peak, step.throughputPerSec), 0),
    baseline: { latencyMeanMs: 12.5, throughput: 50 },
    recovery: SKIPPED,
    expectations: [],
    transitions,
    steps,
    overshoot: null,
    warnings: [],
    ...found,
  }
  const { verdict, reason } = result
  return { events: [...events, { type: 'run.finished', at: endedAt, verdict, reason } as const], result }
}
