// Systems that the sandbox's queue does not know.

/** The same system, its pauses at another time of the run. */
export function shifted(server, byMs) {
  return {
    arrive: timeMs => {
      const departure = server.arrive(timeMs + byMs)
      return { ...departure, departureMs: departure.departureMs - byMs }
    },
  }
}

/** Stands still once: what arrives or is due to leave in the pause does so after it. */
export function stoppingOnce(server, fromMs, forMs) {
  const toWork = timeMs => (timeMs < fromMs ? timeMs : Math.max(fromMs, timeMs - forMs))
  return {
    arrive: timeMs => {
      const { departureMs, result } = server.arrive(toWork(timeMs))
      return { departureMs: Math.max(timeMs, departureMs > fromMs ? departureMs + forMs : departureMs), result }
    },
  }
}
