const ROOT_2PI = Math.sqrt(2 * Math.PI)

/**
 * Logarithm of the standard normal distribution function, to 1e-6 also far below 0, where the function itself is nothing.
 *
 * @source Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.17 and 26.2.12
 */
export function logNormalBelow(z: number): number {
  if (z > 0) return Math.log1p(-Math.exp(logNormalBelow(-z)))
  const x = -z
  const logDensity = (-x * x) / 2 - Math.log(ROOT_2PI)
  if (x > 6) {
    const inverse = 1 / (x * x)
    return logDensity - Math.log(x) + Math.log1p(-inverse * (1 - 3 * inverse * (1 - 5 * inverse)))
  }
  const t = 1 / (1 + 0.2316419 * x)
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return logDensity + Math.log(tail)
}
