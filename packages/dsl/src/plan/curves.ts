import type { LoadUnit, PlanPhase, ShapedPhase, SlopePhase, SpikePhase, TracePhase } from '../plan.ts'
import { trimNoise } from '../units/scales.ts'
import { maxSteps } from './ramp-loads.ts'

/** A time of load that goes from one value to another in a straight line. */
export interface LoadPiece {
  readonly ms: number
  readonly from: number
  readonly to: number
}

/** A load that changes: its pieces follow each other, and may leap between one and the next. */
export type LoadCurve = readonly LoadPiece[]

/** A part of a phase with a changing load: what is judged as one, as a step of a ramp is. */
export interface LoadSlice {
  /** The highest of it: what the part is called by, and held against. */
  readonly load: number
  readonly endLoad: number
  readonly holdMs: number
  readonly curve: LoadCurve
}

/** A sum of milliseconds carries noise: nothing shorter is a part of its own. */
const noiseMs = 1e-6

export function isShaped(phase: PlanPhase): phase is ShapedPhase {
  return phase.kind === 'slope' || phase.kind === 'spike' || phase.kind === 'trace'
}

/**
 * The parts of a phase whose load changes, in order and without gaps.
 *
 * A slope and a trace are cut into equal parts as near to `everyMs` as can be; a spike has one part for each pulse.
 *
 * @param previousLoad where the phase before ended: a slope without `from` starts there
 * @returns empty where the phase says no load or no time; at most 10,001 parts
 */
export function phaseSlices(phase: ShapedPhase, previousLoad?: number, loadUnit: LoadUnit = 'perSec'): LoadSlice[] {
  const curve = curveOf(phase, previousLoad)
  const totalMs = curve.reduce((sum, { ms }) => sum + ms, 0)
  if (!(totalMs > noiseMs) || !Number.isFinite(totalMs)) return []
  return splitCurve(curve, phase.kind === 'spike' ? pulseLengths(phase, totalMs) : equalLengths(phase, totalMs)).map(
    pieces => {
      const peak = Math.max(...pieces.map(({ from, to }) => Math.max(from, to)))
      const endLoad = pieces.at(-1)!.to
      const whole = (load: number) => (loadUnit === 'inFlight' ? Math.round(load) : trimNoise(load))
      const holdMs = trimNoise(pieces.reduce((sum, { ms }) => sum + ms, 0))
      return { load: whole(peak), endLoad: whole(endLoad), holdMs, curve: pieces }
    },
  )
}

/** The mean of a curve between two times from its start; before it and behind it the load is that of its ends. */
export function meanLoad(curve: LoadCurve, fromMs: number, toMs: number): number {
  const first = curve[0]
  const last = curve.at(-1)
  if (first === undefined || last === undefined || !(toMs > fromMs)) return first?.from ?? 0
  let area = Math.max(0, Math.min(0, toMs) - fromMs) * first.from
  let atMs = 0
  for (const { ms, from, to } of curve) {
    const start = Math.max(fromMs, atMs)
    const end = Math.min(toMs, atMs + ms)
    if (end > start) area += (end - start) * (from + (to - from) * (((start + end) / 2 - atMs) / ms))
    atMs += ms
  }
  area += Math.max(0, toMs - Math.max(fromMs, atMs)) * last.to
  return trimNoise(area / (toMs - fromMs))
}

function curveOf(phase: ShapedPhase, previousLoad: number | undefined): LoadCurve {
  switch (phase.kind) {
    case 'slope':
      return slopeCurve(phase, previousLoad)
    case 'spike':
      return spikeCurve(phase)
    case 'trace':
      return traceCurve(phase)
  }
}

function slopeCurve({ from, to, holdMs }: SlopePhase, previousLoad: number | undefined): LoadCurve {
  const start = from ?? previousLoad
  return start === undefined ? [] : [{ ms: holdMs, from: start, to }]
}

function spikeCurve({ load, peak, lastingMs, afterMs, everyMs, holdMs }: SpikePhase): LoadCurve {
  const periodMs = everyMs ?? holdMs
  const firstMs = afterMs ?? (periodMs - lastingMs) / 2
  const most = everyMs === undefined ? 1 : maxSteps + 1
  const pieces: LoadPiece[] = []
  let atMs = 0
  const hold = (level: number, untilMs: number) => {
    if (untilMs - atMs > noiseMs) pieces.push({ ms: untilMs - atMs, from: level, to: level })
    atMs = Math.max(atMs, untilMs)
  }
  for (let pulse = 0; pulse < most; pulse++) {
    const startMs = firstMs + pulse * periodMs
    if (!(startMs + lastingMs <= holdMs + noiseMs)) break
    hold(load, startMs)
    hold(peak, startMs + lastingMs)
  }
  hold(load, holdMs)
  return pieces
}

function traceCurve({ points, between, holdMs }: TracePhase): LoadCurve {
  return points.flatMap(({ atMs, perSec }, index) => {
    const next = points[index + 1]
    const ms = (next?.atMs ?? holdMs) - atMs
    return ms > noiseMs ? [{ ms, from: perSec, to: between === 'lines' ? (next?.perSec ?? perSec) : perSec }] : []
  })
}

function equalLengths({ everyMs }: SlopePhase | TracePhase, totalMs: number): readonly number[] {
  const count = Math.min(maxSteps + 1, Math.max(1, Math.round(totalMs / everyMs) || 1))
  return Array.from({ length: count }, () => totalMs / count)
}

/** A pulse and the base around it belong together; what is left of the last period goes to the one before. */
function pulseLengths({ everyMs }: SpikePhase, totalMs: number): readonly number[] {
  if (everyMs === undefined || !(everyMs > 0)) return [totalMs]
  const count = Math.min(maxSteps + 1, Math.max(1, Math.floor(totalMs / everyMs + noiseMs)))
  return Array.from({ length: count }, (_, i) => (i < count - 1 ? everyMs : totalMs - (count - 1) * everyMs))
}

/** Cuts a curve into parts of these lengths, which together are as long as it. */
function splitCurve(curve: LoadCurve, lengths: readonly number[]): LoadCurve[] {
  const pieces = curve.values()
  let rest: LoadPiece | undefined = pieces.next().value
  return lengths.map((lengthMs, index) => {
    const part: LoadPiece[] = []
    let leftMs = index === lengths.length - 1 ? Number.POSITIVE_INFINITY : lengthMs
    while (rest !== undefined && leftMs > noiseMs) {
      const { ms, from, to } = rest
      if (ms <= leftMs + noiseMs) {
        part.push(rest)
        leftMs -= ms
        rest = pieces.next().value
        continue
      }
      const middle = from + (to - from) * (leftMs / ms)
      part.push({ ms: leftMs, from, to: middle })
      rest = { ms: ms - leftMs, from: middle, to }
      leftMs = 0
    }
    return part
  })
}
