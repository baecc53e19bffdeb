/** Bytes that are not what the protocol says: truncated, a negative length, a frame beyond the limit. */
export class MalformedError extends Error {
  override readonly name: string = 'MalformedError'
}

/**
 * The length in front of a frame is negative or beyond the limit.
 *
 * A server gets this too when a client sends a four-letter word instead of a frame: then `frameBytes` is the word's four
 * characters, read as a number.
 */
export class FrameLengthError extends MalformedError {
  override readonly name: string = 'FrameLengthError'
  readonly frameBytes: number

  constructor(frameBytes: number, maxFrameBytes: number) {
    super(`frame of ${frameBytes} bytes, allowed are 0 to ${maxFrameBytes}`)
    this.frameBytes = frameBytes
  }
}
