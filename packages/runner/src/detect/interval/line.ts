import type { Point, Rule } from './points.ts'
import type { LoadInterval } from './types.ts'

const LEAST_POINTS = 3
/** Nearer to the limit than by this factor, or by this part of it, a line is straight enough. */
const NEAR_FACTOR = Math.log(8)
const NEAR_PART = 0.8
const Z95 = 1.959963984540054

/**
 * Where the line through the loads near the limit crosses it, each load weighed by how certain it is.
 *
 * Where the loads scatter around the line more than they say of themselves, they are believed that much less.
 *
 * @returns undefined where there are too few loads, or no certain slope
 * @source Fieller, "Some Problems in Interval Estimation" (1954); Birge, "The Calculation of Errors by the Method of
 * Least Squares" (1932), the scatter
 */
export function fitCrossing(points: readonly Point[], rule: Rule): LoadInterval | undefined {
  const most = rule.growth === 'factor' ? NEAR_FACTOR : NEAR_PART * rule.limit
  const near = points.filter(({ value, low, high }) => Math.abs(value) <= most && high > low)
  if (near.length < LEAST_POINTS) return undefined
  const weighed = near.map(({ load, value, low, high }) => ({
    load,
    value,
    weight: (2 * Z95) ** 2 / (high - low) ** 2,
  }))
  const total = sum(weighed.map(({ weight }) => weight))
  const load = sum(weighed.map(one => one.weight * one.load)) / total
  const value = sum(weighed.map(one => one.weight * one.value)) / total
  const squares = sum(weighed.map(one => one.weight * (one.load - load) ** 2))
  const slope = sum(weighed.map(one => one.weight * (one.load - load) * (one.value - value))) / squares
  const scatter = sum(weighed.map(one => one.weight * (one.value - value - slope * (one.load - load)) ** 2))
  const doubt = Math.max(1, scatter / (near.length - 2)) * Z95 ** 2
  return solve(load, value, slope, doubt / total, doubt / squares)
}

/** The loads x at which (value + slope (x - load))^2 is no more than what is uncertain about it there. */
function solve(load: number, value: number, slope: number, level: number, tilt: number): LoadInterval | undefined {
  const a = slope ** 2 - tilt
  if (!(slope > 0 && a > 0)) return undefined
  const b = slope * value
  const root = Math.sqrt(Math.max(0, b ** 2 - a * (value ** 2 - level)))
  return [load + (-b - root) / a, load + (-b + root) / a]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
