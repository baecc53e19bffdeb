import type { Segment } from './arrivals.ts'

// A segment's rate is a straight line, so its integral (how many arrivals are due by a time) is a parabola.

/** Arrivals from the start of a segment to a time in it, fractions of one too. */
export function arrivalsUntil(segment: Segment, untilMs: number): number {
  const { startMs, ratePerSec, endPerSec = ratePerSec } = segment
  const ms = untilMs - startMs
  const lengthMs = segment.endMs - startMs
  const atEnd = lengthMs > 0 ? ratePerSec + (endPerSec - ratePerSec) * (ms / lengthMs) : ratePerSec
  return (((ratePerSec + atEnd) / 2) * ms) / 1000
}

/** When so many arrivals of a segment, no more than it has, are due. */
export function timeOfArrival(segment: Segment, arrivals: number): number {
  const { startMs, endMs, ratePerSec, endPerSec = ratePerSec } = segment
  if (endPerSec === ratePerSec) return startMs + (arrivals / ratePerSec) * 1000
  const perSecPerSec = ((endPerSec - ratePerSec) * 1000) / (endMs - startMs)
  // The form of the root that subtracts nothing where the line rises, and stays exact where it is nearly level.
  const root = Math.sqrt(Math.max(0, ratePerSec * ratePerSec + 2 * perSecPerSec * arrivals))
  return Math.min(endMs, startMs + ((2 * arrivals) / (ratePerSec + root)) * 1000)
}
