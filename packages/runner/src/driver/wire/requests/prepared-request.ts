/** An operation's requests, encoded before they are needed. */
export interface PreparedRequest {
  /** The bytes of the next one, to be sent (which copies them) before the next call. */
  next(key: number, number: number): Buffer
}
