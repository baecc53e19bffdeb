import { simulateQueue } from '@gradual/zookeeper'
import { ALL_THREE, at, hold, offsetOf, planOf, ramp } from '../plans.mjs'

const MU = 1000

/** Requests that wait for more than 200 ms are sent again: the capacity halves, and stays so while the backlog does. */
const retryStorm = {
  name: 'retry-storm',
  title:
    'Retries that halve the capacity once requests wait for 200 ms, mitigation at 70 %, then down by steps of 10 %',
  expected: 'broke, not recovered at 70 %, recovered below 500/s',
  seeds: 200,
  demand: { what: 'as expected', leastMet: 1 },
  setup: seed => ({
    plan: planOf([
      hold('init', 100, 5000),
      ramp('load-increase', 5000, { from: 500 + offsetOf(seed) * 100, by: 100, upTo: 2000 }, { failWhen: ALL_THREE }),
      at('mitigation', 70, 'load-increase', { recoverWithinMs: 20_000, stepDownPercent: 10 }),
    ]),
    options: {
      server: simulateQueue({ capacityPerSec: MU, service: 'exponential', retries: 1, retryAfterMs: 200, seed }),
    },
  }),
  read: run => {
    const { critical, recovery, outcome } = run
    const partial = recovery?.outcome === 'partial' && recovery.load < 0.7 * critical.load
    return {
      met: outcome.verdict === 'broke' && partial && recovery.load < 500,
      verdict: outcome.verdict,
      figure: recovery?.load,
    }
  },
  note: readings => {
    const loads = readings.map(({ figure }) => Math.round(figure ?? Number.NaN)).sort((a, b) => a - b)
    return `recovered at ${loads[0]} to ${loads.at(-1)}/s`
  },
}

export const metastable = [retryStorm]
