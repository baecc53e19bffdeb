export interface Interval {
  readonly low: number
  readonly high: number
}

/** Two-sided 95 %. */
const Z95 = 1.959963984540054

/**
 * Interval of a share of which `hits` of `total` were seen, 95 %: honest for few samples and for shares near 0 and 1.
 *
 * @source Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927)
 */
export function wilsonInterval(hits: number, total: number, z = Z95): Interval {
  if (total <= 0) return { low: 0, high: 1 }
  const share = hits / total
  const z2 = z * z
  const scale = 1 + z2 / total
  const centre = (share + z2 / (2 * total)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total))
  // Exactly: rounding would leave a little above 0 of no hits at all, and a limit of 0 % would be broken by it.
  return {
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === total ? 1 : Math.min(1, centre + half),
  }
}
