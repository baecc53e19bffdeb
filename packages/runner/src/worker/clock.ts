/** The run's clock in this process, ms, from the setup of the run: sleeps and clock changes of the machine do not move it. */
export function startWorkerClock(runMs: number, hrtimeMs: number | undefined): () => number {
  // What stands behind `performance` is loaded at its first use, which must not fall between the two readings.
  performance.now()
  const passedMs = hrtimeMs === undefined ? 0 : Math.max(0, readHrtimeMs() - hrtimeMs)
  const offsetMs = runMs + passedMs - performance.now()
  return () => performance.now() + offsetMs
}

/** The machine's monotonic clock: the same for all its processes. */
export function readHrtimeMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}
