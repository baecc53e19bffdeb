import type { WindowFigures } from '@gradual/dsl'
import type { PhaseReference } from '../detect/index.ts'
import { readLatency } from '../detect/index.ts'
import { Histogram } from '../histogram/histogram.ts'
import type { LoadStats } from '../stats/types.ts'
import type { Tally } from './state.ts'

/** The phase's samples with those of another span: new histograms, because a state never changes. */
export function addToTally(tally: Tally | undefined, stats: LoadStats, load: number): Tally {
  const ms = stats.endMs - stats.startMs
  const total = (tally?.ms ?? 0) + ms
  const names = new Set([...Object.keys(tally?.operations ?? {}), ...Object.keys(stats.operations)])
  return {
    latency: mergeTwo(tally?.latency, stats.latency),
    operations: Object.fromEntries(
      [...names].map(name => {
        const before = tally?.operations[name]
        const now = stats.operations[name]
        return [
          name,
          {
            latency: mergeTwo(before?.latency, now?.latency),
            ok: (before?.ok ?? 0) + (now?.ok ?? 0),
            errors: (before?.errors ?? 0) + (now?.errors ?? 0),
          },
        ]
      }),
    ),
    ok: (tally?.ok ?? 0) + stats.ok,
    errors: (tally?.errors ?? 0) + stats.errorCount,
    ms: total,
    load,
    inFlight: total > 0 ? ((tally?.inFlight ?? 0) * (tally?.ms ?? 0) + stats.inFlightMean * ms) / total : 0,
  }
}

/** What relative conditions of later phases are judged against. */
export function referenceOf(tally: Tally): PhaseReference {
  return {
    latencyMs: readLatency(tally.latency),
    operations: Object.fromEntries(
      Object.entries(tally.operations).map(([name, operation]) => [name, readLatency(operation.latency)]),
    ),
    throughputPerSec: tally.ms > 0 ? (tally.ok * 1000) / tally.ms : 0,
  }
}

/** The phase as custom conditions see their baseline. */
export function viewOf(tally: Tally): WindowFigures {
  const perSec = (count: number) => (tally.ms > 0 ? (count * 1000) / tally.ms : 0)
  const percent = (errors: number, ok: number) => (errors + ok === 0 ? 0 : (errors / (errors + ok)) * 100)
  return {
    load: tally.load,
    inFlight: tally.inFlight,
    latencyMs: { mean: 0, max: 0, ...readLatency(tally.latency) },
    throughputPerSec: perSec(tally.ok),
    errorsPercent: percent(tally.errors, tally.ok),
    operations: Object.fromEntries(
      Object.entries(tally.operations).map(([name, { latency, ok, errors }]) => [
        name,
        {
          latencyMs: { mean: 0, max: 0, ...readLatency(latency) },
          throughputPerSec: perSec(ok),
          errorsPercent: percent(errors, ok),
        },
      ]),
    ),
  }
}

function mergeTwo(a: Histogram | undefined, b: Histogram | undefined): Histogram {
  const merged = new Histogram()
  if (a) merged.merge(a)
  if (b) merged.merge(b)
  return merged
}
