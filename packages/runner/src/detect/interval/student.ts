/** Two-sided 95 % of the normal distribution. */
const Z = 1.959963984540054

/**
 * Two-sided 95 % quantile of Student's t: 2.26 for 9 degrees of freedom; within 1 % from 3 degrees on.
 *
 * @source Fisher and Cornish, "The Percentile Points of Distributions Having Known Cumulants" (1960)
 */
export function studentT95(degrees: number): number {
  if (degrees < 1) return Number.POSITIVE_INFINITY
  if (degrees < 3) return degrees < 2 ? 12.706 : 4.303
  const first = (Z ** 3 + Z) / 4
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96
  const third = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384
  return Z + first / degrees + second / degrees ** 2 + third / degrees ** 3
}
