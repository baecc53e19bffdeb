// What queueing theory says of systems in a steady state. Rates in 1/s, times in s.

/** M/M/1: the mean time in the system, 1/(mu - lambda), is the limit at mu - 1/limit. */
export function mm1MeanBreaksAt(mu, limit) {
  return mu - 1 / limit
}

/** M/M/1: the time in the system is exponential, so its p99 is ln(100) times its mean. */
export function mm1P99BreaksAt(mu, limit) {
  return mu - Math.log(100) / limit
}

/**
 * M/D/c: the load at which the mean time in the system is the limit.
 *
 * Cosmetatos' correction of half the M/M/c wait: within 1 % of the exact wait, which near saturation is 0.01 % of the load.
 *
 * @source Cosmetatos, "Some approximate equilibrium results for the multi-server queue (M/G/r)" (1976)
 */
export function mdcMeanBreaksAt(mu, servers, limit) {
  const service = servers / mu
  let [low, high] = [mu / 2, mu]
  for (let i = 0; i < 60; i++) {
    const load = (low + high) / 2
    if (mdcWait(load, mu, servers) + service > limit) high = load
    else low = load
  }
  return low
}

function mdcWait(load, mu, servers) {
  const used = load / mu
  const wait = erlangC(load, mu, servers) / (mu - load)
  const correction = ((1 - used) * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * used * servers)
  return (wait / 2) * (1 + correction)
}

/** Share of requests that wait in M/M/c. */
function erlangC(load, mu, servers) {
  const offered = (load * servers) / mu
  let blocked = 1
  for (let n = 1; n <= servers; n++) blocked = (offered * blocked) / (n + offered * blocked)
  const used = load / mu
  return blocked / (1 - used * (1 - blocked))
}

/** D/D/1: from an empty queue the mean over a step is (lambda/mu - 1) step/2. */
export function dd1MeanBreaksAt(mu, limit, step) {
  return mu * (1 + (2 * limit) / step)
}
