import { type LoadCurve, type LoadPiece, type LoadUnit, meanLoad } from '@gradual/dsl'
import type { Segment } from './arrivals.ts'

/** What a step says of its load, on the clock of the run. */
export interface LaidLoad {
  readonly startMs: number
  readonly settleMs: number
  readonly endMs: number
  readonly load: number
  /** From the end of settling on, where the load changes; again and again where the step lasts longer than it. */
  readonly curve?: LoadCurve
}

/** More pieces of one step than any plan has. */
const MOST_PIECES = 1_000_000
const NOISE_MS = 1e-6

/** A step as segments of the schedule. A closed load goes by whole requests. */
export function segmentsOf(step: LaidLoad & Pick<Segment, 'stream'>, unit: LoadUnit): Segment[] {
  const { startMs, endMs, load, stream } = step
  if (step.curve === undefined) return [{ startMs, endMs, ratePerSec: load, stream }]
  const segments: Segment[] = []
  let atMs = startMs
  for (const { ms, from, to } of piecesOf(step, step.curve)) {
    const untilMs = Math.min(endMs, atMs + ms)
    const segment = { startMs: atMs, endMs: untilMs, ratePerSec: from, endPerSec: to, stream }
    segments.push(...(unit === 'inFlight' ? wholeLevels(segment) : [segment]))
    atMs = untilMs
  }
  return segments
}

/** The mean load that a step intends between two times of the run's clock. */
export function loadBetween(step: LaidLoad, fromMs: number, toMs: number): number {
  if (step.curve === undefined) return step.load
  const pieces = piecesOf(step, step.curve)
  return meanLoad(pieces, fromMs - step.startMs, toMs - step.startMs)
}

/** Settling at the first load, then the curve until the end of the step. */
function piecesOf({ startMs, settleMs, endMs }: LaidLoad, curve: LoadCurve): LoadPiece[] {
  const first = curve[0]
  const lastsMs = curve.reduce((sum, { ms }) => sum + ms, 0)
  if (first === undefined || !(lastsMs > NOISE_MS)) return []
  const pieces: LoadPiece[] = settleMs > 0 ? [{ ms: settleMs, from: first.from, to: first.from }] : []
  let leftMs = endMs - startMs - settleMs
  for (let i = 0; leftMs > NOISE_MS && pieces.length < MOST_PIECES; i++) {
    const piece = curve[i % curve.length]!
    const isLast = piece.ms >= leftMs - NOISE_MS
    const share = leftMs / piece.ms
    // The last piece ends with the step: cut where it is longer, stretched where rounding has left it short of that.
    const to = isLast && share < 1 - NOISE_MS ? piece.from + (piece.to - piece.from) * share : piece.to
    pieces.push({ ms: isLast ? leftMs : piece.ms, from: piece.from, to })
    leftMs -= piece.ms
  }
  return pieces
}

/** A line from one number of requests in flight to another, as stairs of one request each. */
function wholeLevels(segment: Segment & { readonly endPerSec: number }): Segment[] {
  const { startMs, endMs, ratePerSec: from, endPerSec: to, stream } = segment
  const count = Math.abs(Math.round(to) - Math.round(from))
  if (count === 0) return [{ startMs, endMs, ratePerSec: Math.round(from), stream }]
  const way = Math.sign(to - from)
  const levels: Segment[] = []
  let atMs = startMs
  for (let i = 0; i <= count; i++) {
    const level = Math.round(from) + way * i
    // Left where the line crosses the half between this number and the next.
    const share = (level + way / 2 - from) / (to - from)
    const untilMs = i === count ? endMs : Math.min(endMs, startMs + share * (endMs - startMs))
    if (untilMs > atMs) levels.push({ startMs: atMs, endMs: untilMs, ratePerSec: level, stream })
    atMs = Math.max(atMs, untilMs)
  }
  return levels
}
