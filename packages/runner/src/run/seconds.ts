import type { RunEvent } from '../events.ts'
import type { RecordedPhase } from '../machine/types.ts'
import { loadBetween } from '../schedule/laid.ts'
import type { MergedSecond } from '../worker/pool.ts'
import type { RunClock } from './clock.ts'
import { rawP99Ms, round } from './figures.ts'
import type { RunRecord, Track } from './record.ts'

/** Turns the workers' seconds into rows that know their phase and load. */
export class SecondsTeller {
  readonly #record: RunRecord
  readonly #clock: RunClock
  readonly #emit: (event: RunEvent) => void

  constructor(record: RunRecord, clock: RunClock, emit: (event: RunEvent) => void) {
    this.#record = record
    this.#clock = clock
    this.#emit = emit
  }

  tell(second: MergedSecond): void {
    const middleMs = second.second * 1000 + 500
    const place = this.#placeAt(middleMs)
    if (place === undefined) return
    this.#emit({
      type: 'second.measured',
      second: {
        at: this.#clock.iso(second.second * 1000),
        recorded: place.recorded,
        load: round(place.load),
        throughput: second.ok,
        errors: second.errors,
        latencyMeanMs: second.latency.count === 0 ? 0 : round(second.latency.meanUs / 1000),
        p99RawMs: rawP99Ms(second.latency),
        inFlight: second.inFlight,
      },
    })
  }

  /** The step under way at that time; between two steps (a drain) the load is 0. Undefined before the first. */
  #placeAt(runMs: number): { recorded: RecordedPhase; load: number } | undefined {
    let before: RecordedPhase | undefined
    for (const track of this.#record.tracks.values()) {
      if (track.startMs <= runMs && runMs < track.endMs)
        return { recorded: track.order.recorded, load: loadOf(track, runMs) }
      if (track.startMs <= runMs) before = track.order.recorded
    }
    return before === undefined ? undefined : { recorded: before, load: 0 }
  }
}

/** What the schedule intends in the second around this moment, as far as it belongs to the step. */
function loadOf({ order, startMs, endMs }: Track, middleMs: number): number {
  const { load, curve, settleMs } = order
  if (curve === undefined) return load
  const fullMs = startMs + settleMs + order.holdMs
  const step = { startMs, settleMs, endMs: fullMs, load, curve }
  return loadBetween(step, Math.max(startMs, middleMs - 500), Math.min(endMs, middleMs + 500))
}
