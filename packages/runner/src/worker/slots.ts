/**
 * The requests in flight, `parallelism` slots for each session, and which session carries the next one.
 *
 * Sessions take turns, as independent clients would: choosing the least loaded one would route around a slow server and
 * so hide it. A session that is full or down is out of the circle, so that the next one is found in constant time.
 */
export class Slots {
  inFlight = 0
  sessionsUp = 0
  readonly dueMs: Float64Array
  readonly sentMs: Float64Array
  /** Entry of the mix. */
  readonly entry: Uint8Array
  /** Id of the window of the intended time; -1 for none. */
  readonly window: Int32Array
  readonly #parallelism: number
  readonly #busy: Uint8Array
  /** Stack of free slots of each session. */
  readonly #free: Uint32Array
  readonly #freeCount: Uint16Array
  readonly #up: Uint8Array
  /** Sessions that can take a request, and the place of each in it (-1: not there). */
  readonly #circle: Uint32Array
  readonly #place: Int32Array
  #circleSize = 0
  #turn = 0

  constructor(sessions: number, parallelism: number) {
    const size = sessions * parallelism
    this.#parallelism = parallelism
    this.dueMs = new Float64Array(size)
    this.sentMs = new Float64Array(size)
    this.entry = new Uint8Array(size)
    this.window = new Int32Array(size)
    this.#busy = new Uint8Array(size)
    this.#free = Uint32Array.from({ length: size }, (_, slot) => slot)
    this.#freeCount = new Uint16Array(sessions).fill(parallelism)
    this.#up = new Uint8Array(sessions)
    this.#circle = new Uint32Array(sessions)
    this.#place = new Int32Array(sessions).fill(-1)
  }

  get hasFree(): boolean {
    return this.#circleSize > 0
  }

  /** The session whose turn it is; there is one when `hasFree`. */
  nextSession(): number {
    if (this.#turn >= this.#circleSize) this.#turn = 0
    return this.#circle[this.#turn++]!
  }

  take(session: number, entry: number, dueMs: number, sentMs: number, window: number): number {
    const left = --this.#freeCount[session]!
    const slot = this.#free[session * this.#parallelism + left]!
    this.#busy[slot] = 1
    this.dueMs[slot] = dueMs
    this.sentMs[slot] = sentMs
    this.entry[slot] = entry
    this.window[slot] = window
    this.inFlight++
    if (left === 0) this.#leaveCircle(session)
    return slot
  }

  isBusy(slot: number): boolean {
    return this.#busy[slot] === 1
  }

  release(slot: number): void {
    const session = Math.floor(slot / this.#parallelism)
    this.#busy[slot] = 0
    this.#free[session * this.#parallelism + this.#freeCount[session]!++] = slot
    this.inFlight--
    if (this.#up[session] === 1) this.#joinCircle(session)
  }

  setUp(session: number): void {
    if (this.#up[session] === 1) return
    this.#up[session] = 1
    this.sessionsUp++
    if (this.#freeCount[session]! > 0) this.#joinCircle(session)
  }

  setDown(session: number): void {
    if (this.#up[session] === 0) return
    this.#up[session] = 0
    this.sessionsUp--
    this.#leaveCircle(session)
  }

  forEachOf(window: number, visit: (entry: number, dueMs: number, sentMs: number) => void): void {
    for (let slot = 0; slot < this.#busy.length; slot++) {
      if (this.#busy[slot] === 1 && this.window[slot] === window) {
        visit(this.entry[slot]!, this.dueMs[slot]!, this.sentMs[slot]!)
      }
    }
  }

  #joinCircle(session: number): void {
    if (this.#place[session] !== -1) return
    this.#place[session] = this.#circleSize
    this.#circle[this.#circleSize++] = session
  }

  #leaveCircle(session: number): void {
    const place = this.#place[session]!
    if (place === -1) return
    const last = this.#circle[--this.#circleSize]!
    this.#circle[place] = last
    this.#place[last] = place
    this.#place[session] = -1
  }
}
