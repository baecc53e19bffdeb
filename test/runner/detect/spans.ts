import { Histogram } from '../../../packages/runner/src/histogram/histogram.ts'
import { mergeSteps } from '../../../packages/runner/src/stats/merge.ts'
import type {
  GeneratorStats,
  OperationStats,
  StepStats,
  WindowStats,
} from '../../../packages/runner/src/stats/types.ts'

export interface SpanFacts {
  readonly latenciesMs?: readonly number[]
  readonly serviceMs?: readonly number[]
  readonly ok?: number
  readonly errors?: number
  readonly offered?: number
  readonly inFlightEnd?: number
  readonly inFlightMean?: number
  readonly censored?: number
  readonly load?: number
  readonly generator?: Partial<GeneratorStats>
  readonly operations?: { readonly [name: string]: OperationStats }
}

export function histogramOf(valuesMs: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const ms of valuesMs) histogram.record(ms * 1000)
  return histogram
}

/** A window of one second with the facts that a test is about, and a generator without fault. */
export function windowOf(facts: SpanFacts, index = 0): WindowStats {
  const latency = histogramOf(facts.latenciesMs ?? [])
  const errors = facts.errors ?? 0
  const ok = facts.ok ?? latency.count - errors
  const offered = facts.offered ?? latency.count
  return {
    stepId: 1,
    index,
    load: facts.load ?? offered,
    final: true,
    startMs: index * 1000,
    endMs: (index + 1) * 1000,
    offered,
    sent: offered,
    notSent: 0,
    shed: 0,
    watchEvents: 0,
    censored: facts.censored ?? 0,
    ok,
    errors: errors > 0 ? { '-4': errors } : {},
    errorCount: errors,
    throughputPerSec: ok,
    latency,
    service: histogramOf(facts.serviceMs ?? facts.latenciesMs ?? []),
    operations: facts.operations ?? { read: { latency, service: latency, ok, errors } },
    inFlightMean: facts.inFlightMean ?? 1,
    inFlightEnd: facts.inFlightEnd ?? 0,
    generator: {
      sentShare: 1,
      pacingLagP99Ms: 0,
      slotWaitP99Ms: 0,
      eventLoopP99Ms: 0,
      cpu: 0.1,
      gcMs: 0,
      ...facts.generator,
    },
  }
}

export function stepOf(windows: readonly SpanFacts[]): StepStats {
  return mergeSteps(windows.map(windowOf))
}

/** So many windows of one kind, followed by so many of another. */
export function windowsOf(...groups: readonly (readonly [count: number, facts: SpanFacts])[]): readonly SpanFacts[] {
  return groups.flatMap(([count, facts]) => Array.from({ length: count }, () => facts))
}

export function repeated(count: number, ms: number): readonly number[] {
  return Array.from({ length: count }, () => ms)
}
