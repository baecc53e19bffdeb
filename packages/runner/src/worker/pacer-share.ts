/** What the pacer's thread and the event loop that it wakes have in common. Times in ms of the machine's monotonic clock. */
export interface PacerShare {
  readonly flags: Int32Array
  readonly times: Float64Array
}

/** In `flags`: 1 from the call until the event loop has come. */
export const RINGING = 0
/** In `flags`: counts how often something became due earlier than the thread sleeps to. */
export const CHANGES = 1
/** In `times`: when something is due next. */
export const DUE = 0
/** In `times`: how long after `DUE` the thread sleeps while it has not been told what is due then. */
export const GAP = 1
/** In `times`: when the event loop was to come. */
export const RANG = 2

/**
 * The event loop is woken no more often than this, and what is due within it is due together.
 *
 * A wake-up costs about 30 us of CPU, so this is what pacing costs a busy worker: 0.25 ms took half as much CPU again at
 * 20,000/s and 1 ms a third less, for 0.1 ms less or more of what a request waits behind others of its batch.
 */
export const WAKE_EVERY_MS = 0.5
/** Windows end and requests run out of time also where nothing is due. */
export const LONGEST_WAIT_MS = 5
/** The thread rises this much early: Linux lets timers go off 50 us late, and the event loop takes 20 us to wake up. */
export const LEAD_MS = 0.07

export function createPacerShare(): PacerShare {
  return {
    flags: new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)),
    times: new Float64Array(new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT)),
  }
}
