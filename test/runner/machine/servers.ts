import type { Departure, SimulatedServer } from '../../../packages/runner/src/simulate/index.ts'

/** One server, first come, first served, with a service time of its own choice; it stands still in the pauses. */
export function fifo(
  serviceMs: (startMs: number) => number,
  pauses: readonly { readonly fromMs: number; readonly toMs: number }[] = [],
): SimulatedServer {
  let freeMs = 0
  const awake = (ms: number) => pauses.reduce((at, { fromMs, toMs }) => (at >= fromMs && at < toMs ? toMs : at), ms)
  return {
    arrive(timeMs): Departure {
      const startMs = awake(Math.max(timeMs, freeMs))
      freeMs = startMs + serviceMs(startMs)
      const paused = pauses.find(({ fromMs }) => fromMs > startMs && fromMs < freeMs)
      if (paused) freeMs += paused.toMs - paused.fromMs
      return { departureMs: freeMs, result: 'served' }
    },
  }
}

/** Answers until a moment, and never after it. */
export function dyingAt(server: SimulatedServer, atMs: number): SimulatedServer {
  return {
    arrive(timeMs): Departure {
      const departure = server.arrive(timeMs)
      return departure.departureMs < atMs ? departure : { departureMs: Number.POSITIVE_INFINITY, result: 'served' }
    },
  }
}

/** Another server from a moment on, for what arrives then. */
export function changingAt(before: SimulatedServer, atMs: number, after: SimulatedServer): SimulatedServer {
  return { arrive: timeMs => (timeMs < atMs ? before : after).arrive(timeMs) }
}
