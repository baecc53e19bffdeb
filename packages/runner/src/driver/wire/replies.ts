/** What a reply's body says besides its code, read in place: nothing is decoded into objects. */

/** Of a multi: all or nothing, but its reply has code 0 either way. The code of the part at fault; 0 where all were done. */
export function codeOfMulti(buffer: Buffer, start: number, end: number): number {
  // A multi that failed consists of errors alone: type -1, done, code, and the code once more.
  let first = 0
  for (let at = start; at + ERROR_BYTES <= end && buffer.readInt32BE(at) === ERROR_TYPE; at += ERROR_BYTES) {
    if (buffer[at + 4] === 1) break
    const code = buffer.readInt32BE(at + CODE_OFFSET)
    if (code !== 0 && code !== RUNTIME_INCONSISTENCY) return code
    if (first === 0) first = code
  }
  return first
}

/** The number at the end of the path that a create was answered with. */
export function numberOfPath(buffer: Buffer, start: number): number {
  const end = start + 4 + buffer.readInt32BE(start)
  let number = 0
  for (let at = end - SEQUENCE_DIGITS; at < end; at++) number = number * 10 + buffer[at]! - ZERO
  return number
}

const ERROR_TYPE = -1
const ERROR_BYTES = 13
const CODE_OFFSET = 9
const RUNTIME_INCONSISTENCY = -2
const SEQUENCE_DIGITS = 10
const ZERO = 48
