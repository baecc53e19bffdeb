import { logNormalBelow } from './normal.ts'
import { findPassages, type Passage } from './passages.ts'
import { studentT95 } from './student.ts'
import type { LoadEvidence, LoadInterval } from './types.ts'

/** Fewer windows say too little about how much they differ. */
const LEAST_PASSAGES = 4
/** Loads that are tried, as shares of the highest. */
const LOWEST = 0.5
const HIGHEST = 1.5
const LOADS = 80
/** Spreads that are tried at each load, and the least of them: requests are counted whole. */
const SPREADS = 24
const LEAST_VARIANCE = 1
const HALVINGS = 12
const ROOT_2PI = Math.sqrt(2 * Math.PI)

/**
 * Where the mean wait of a saturated system crosses its limit, from how its backlog grew and shrank from window to window.
 *
 * Near saturation the latencies of one window are those of many before it, and their mean says little in the time of a
 * step. What comes and goes in a window does not depend on the window before: the backlog walks at random, pushed by what
 * the load is above the capacity and held up at nothing. Capacity and spread of that walk are those that make what was
 * seen likely, and the load sought is the one at which such a queue waits for as long as the limit on average.
 *
 * @param restingMs latency of a request that does not wait
 * @param limitMs of the mean latency
 * @returns undefined where too little waited, or the loads tried do not bound it
 * @source Harrison, "Brownian Motion and Stochastic Flow Systems" (1985), the transitions of the reflected walk;
 * Kingman, "The single server queue in heavy traffic" (1961), its mean
 */
export function findSaturation(
  evidence: readonly LoadEvidence[],
  restingMs: number,
  limitMs: number,
): LoadInterval | undefined {
  const waitMs = limitMs - restingMs
  if (!(waitMs > 0)) return undefined
  const passages = findPassages(evidence, restingMs, waitMs)
  if (passages.length < LEAST_PASSAGES) return undefined
  const top = Math.max(...passages.map(({ load }) => load))
  const spreads = spreadsOf(passages)
  const likelihood = (load: number) => bestOf(passages, spreads, load, (load * waitMs) / 1000)
  const step = (top * (HIGHEST - LOWEST)) / LOADS
  const tried = Array.from({ length: LOADS + 1 }, (_, i) => top * LOWEST + i * step)
  const values = tried.map(likelihood)
  const peak = findPeak(likelihood, tried[values.indexOf(Math.max(...values))]!, step)
  const least = likelihood(peak) - slack(passages.length)
  const low = tried.findLast((load, i) => load < peak && values[i]! < least)
  const high = tried.find((load, i) => load > peak && values[i]! < least)
  if (low === undefined || high === undefined) return undefined
  return [findEdge(likelihood, least, low, peak), findEdge(likelihood, least, high, peak)]
}

/** By how much the logarithm of the likelihood may be less than the best, for 95 %: for few windows more than the usual 1.92. */
function slack(windows: number): number {
  return (windows / 2) * Math.log1p(studentT95(windows - 1) ** 2 / (windows - 1))
}

/** Under the spread that suits best. A queue of `waiting` on average has a capacity of the spread over twice that above its load. */
function bestOf(passages: readonly Passage[], spreads: readonly number[], load: number, waiting: number): number {
  return Math.max(...spreads.map(spread => logLikelihood(passages, load + spread / (2 * waiting), spread)))
}

function logLikelihood(passages: readonly Passage[], capacity: number, spread: number): number {
  return passages.reduce((sum, passage) => sum + logDensity(passage, passage.load - capacity, spread), 0)
}

/** Of the reflected walk with this drift and variance (both for a second). */
function logDensity({ seconds, from, to }: Passage, drift: number, variance: number): number {
  const deviation = Math.sqrt(variance * seconds)
  const direct = (to - from - drift * seconds) / deviation
  const mirrored = (-to - from - drift * seconds) / deviation
  const weight = (2 * drift * to) / variance
  const free = Math.exp((-direct * direct) / 2) + Math.exp(weight - (mirrored * mirrored) / 2)
  const pushed = ((2 * drift) / variance) * Math.exp(weight + logNormalBelow(mirrored))
  return Math.log(Math.max(free / (deviation * ROOT_2PI) - pushed, 1e-12))
}

/** Variances that requests waiting gain in a second: from counting them whole to ten times that of random arrivals. */
function spreadsOf(passages: readonly Passage[]): readonly number[] {
  const least = LEAST_VARIANCE / Math.min(...passages.map(({ seconds }) => seconds))
  const most = Math.max(10 * least, 10 * Math.max(...passages.map(({ load }) => load)))
  return Array.from({ length: SPREADS }, (_, i) => least * (most / least) ** (i / (SPREADS - 1)))
}

function findPeak(value: (load: number) => number, around: number, step: number): number {
  let peak = around
  for (let size = step / 2, i = 0; i < HALVINGS; i++, size /= 2) {
    const sides = [peak - size, peak, peak + size]
    const values = sides.map(value)
    peak = sides[values.indexOf(Math.max(...values))]!
  }
  return peak
}

function findEdge(value: (load: number) => number, least: number, outside: number, inside: number): number {
  let [out, into] = [outside, inside]
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (out + into) / 2
    if (value(middle) < least) out = middle
    else into = middle
  }
  return out
}
