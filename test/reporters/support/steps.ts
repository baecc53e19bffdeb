import type { GeneratorFigures, LatencyFigures, SpanFigures, StepFigures, WindowFigures } from '@gradual/runner'

const RUN_START = Date.parse('2024-10-29T10:15:00.000Z')

/** Time of the made-up runs, seconds after their start. */
export function at(seconds: number): string {
  return new Date(RUN_START + seconds * 1000).toISOString()
}

export interface StepSpec {
  readonly stepId: number
  readonly startS: number
  readonly phase: string
  readonly recorded: StepFigures['recorded']
  readonly load: number
  readonly throughput: number
  readonly meanMs: number | null
  readonly maxMs: number | null
  readonly p99RawMs: number
  readonly p99Ms?: number | null
  readonly verdict: StepFigures['verdict']
  readonly purpose?: StepFigures['purpose']
  /** Errors answered by the server (-4), and requests that never got a slot. */
  readonly errorReplies?: number
  readonly notSent?: number
  readonly breaches?: StepFigures['breaches']
  readonly limited?: readonly string[]
  readonly pacingLagP99Ms?: number
  readonly durationS?: number
}

/** Figures that fit each other: what was offered was sent or not sent, what was completed was ok or an error. */
export function makeStep(spec: StepSpec): StepFigures {
  const durationS = spec.durationS ?? 10
  const span = makeSpan(spec, spec.startS, durationS, 1)
  return {
    ...span,
    index: spec.stepId,
    stepId: spec.stepId,
    phase: spec.phase,
    recorded: spec.recorded,
    purpose: spec.purpose ?? 'step',
    attempt: 0,
    offeredLoad: spec.load,
    offeredPerSec: spec.load,
    p99RawMs: spec.p99RawMs,
    verdict: spec.verdict,
    breaches: spec.breaches ?? [],
    windows: Array.from({ length: 10 }, (_, index) => makeWindow(spec, index)),
  }
}

export function makeWindow(spec: StepSpec, index: number): WindowFigures {
  const seconds = (spec.durationS ?? 10) / 10
  const span = makeSpan(spec, spec.startS + index * seconds, seconds, 0.1)
  return { ...span, index, final: true, inFlightEnd: 0, p99RawMs: spec.p99RawMs }
}

function makeSpan(spec: StepSpec, startS: number, durationS: number, share: number): SpanFigures {
  const errorReplies = Math.round((spec.errorReplies ?? 0) * share)
  const notSent = Math.round((spec.notSent ?? 0) * share)
  const offered = Math.round(spec.load * durationS)
  const ok = Math.round(spec.throughput * durationS)
  const byCode = { ...(errorReplies > 0 && { '-4': errorReplies }), ...(notSent > 0 && { notSent }) }
  const latencyMs = makeLatency(spec)
  return {
    startedAt: at(startS),
    durationMs: durationS * 1000,
    offered,
    sent: offered - notSent,
    completed: ok + errorReplies,
    errors: { total: errorReplies + notSent, byCode },
    shed: 0,
    watchEvents: 0,
    censored: 0,
    throughputPerSec: spec.throughput,
    inFlightMean: spec.meanMs === null ? 0 : (spec.throughput * spec.meanMs) / 1000,
    latencyMs,
    serviceMs: latencyMs,
    operations: { read: { ok, errors: errorReplies, latencyMs, serviceMs: latencyMs } },
    generator: makeGenerator(spec),
  }
}

function makeLatency(spec: StepSpec): LatencyFigures {
  const p99 = spec.p99Ms === undefined ? spec.p99RawMs : spec.p99Ms
  return { mean: spec.meanMs, p50: spec.meanMs, p90: spec.meanMs, p99, p999: null, max: spec.maxMs }
}

function makeGenerator(spec: StepSpec): GeneratorFigures {
  return {
    sentShare: 1,
    pacingLagP99Ms: spec.pacingLagP99Ms ?? 0.2,
    slotWaitP99Ms: 0,
    eventLoopP99Ms: 1.1,
    cpu: 0.3,
    gcMs: 2,
    littleError: 0.01,
    limited: spec.limited ?? [],
  }
}
