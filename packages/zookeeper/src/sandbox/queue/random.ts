/** Uniform draws in [0, 1). */
export type Random = () => number

/**
 * A seeded stream (SFC32): the same seed gives the same draws on every machine.
 *
 * @source Chris Doty-Humphrey, PractRand (sfc32)
 */
export function createRandom(seed: number): Random {
  let a = seed | 0
  let b = Math.floor(seed / 2 ** 32) | 0
  let c = 0x9e3779b9 | 0
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  // The first draws still show the seed; twelve rounds mix it.
  for (let round = 0; round < 12; round++) next()
  return next
}
