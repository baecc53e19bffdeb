const ZERO = 48

/** Writes a number over the digits of a path: a path has a fixed width. */
export function setDigits(frame: Buffer, firstDigit: number, lastDigit: number, number: number): void {
  let rest = number
  for (let at = lastDigit; at >= firstDigit; at--) {
    const tenth = Math.trunc(rest / 10)
    frame[at] = ZERO + rest - tenth * 10
    rest = tenth
  }
}
