/** What becomes of one request that reaches the system. */
export interface Departure {
  readonly departureMs: number
  readonly result: 'served' | 'error' | 'throttled'
}

/** A system under load on the virtual clock: `simulateQueue` of the sandbox is one. Arrivals come in the order of their times. */
export interface SimulatedServer {
  arrive(timeMs: number): Departure
}
