import { simulateQueue } from '@gradual/zookeeper'
import { ALL_THREE, hold, offsetOf, P99, planOf, ramp, readBracket } from '../plans.mjs'
import { shifted, stoppingOnce } from '../servers.mjs'

const MU = 1000
const STEP_MS = 10_000

/** Up to 0.7 of the capacity, in steps of 10 s. */
const belowCapacity = (failWhen, more = {}) =>
  planOf(
    [
      hold('init', 100, STEP_MS, { settleMs: 5000 }),
      ramp('load-increase', STEP_MS, { from: 200, by: 100, upTo: 0.7 * MU }, { failWhen }),
    ],
    more,
  )

const verdictOf = ({ outcome: { verdict } }) => verdict
const count = (readings, verdict) => readings.filter(reading => reading.verdict === verdict).length

const pauses = {
  name: 'pauses',
  title: 'A pause of 200 ms every 5 s at up to 0.7 of the capacity, the three conditions of the zk scenario',
  expected: 'no critical point',
  seeds: 200,
  demand: { what: 'no false alarm', leastMet: 1 },
  setup: seed => ({
    plan: belowCapacity(ALL_THREE),
    options: {
      server: shifted(
        simulateQueue({ capacityPerSec: MU, service: 'exponential', pauseForMs: 200, pauseEveryMs: 5000, seed }),
        offsetOf(seed) * 5000,
      ),
    },
  }),
  read: run => ({ met: run.critical === undefined, verdict: verdictOf(run) }),
}

const pausesUnderP99 = {
  ...pauses,
  name: 'pauses-p99',
  title: 'The same pauses under a rule of p99 > 50 ms: a true breach, 4 % of the requests meet a pause',
  expected: 'no load passes',
  seeds: 50,
  demand: { what: 'no load passes', leastMet: 1 },
  setup: seed => ({ ...pauses.setup(seed), plan: belowCapacity([P99]) }),
  read: run => ({ met: run.steps.every(({ judged }) => judged.verdict !== 'pass'), verdict: verdictOf(run) }),
}

const longPause = {
  name: 'one-long-pause',
  title: 'One pause of 2 s at 0.7 of the capacity, as of a long garbage collection',
  expected: 'no critical point',
  seeds: 200,
  demand: { what: 'no false alarm', leastMet: 1 },
  setup: seed => ({
    plan: planOf([
      hold('init', 100, STEP_MS, { settleMs: 5000 }),
      ramp('load-increase', STEP_MS, { from: 500, by: 50, upTo: 0.7 * MU }, { failWhen: ALL_THREE }),
    ]),
    options: {
      server: stoppingOnce(
        simulateQueue({ capacityPerSec: MU, service: 'exponential', seed }),
        55_000 + offsetOf(seed) * STEP_MS,
        2000,
      ),
    },
  }),
  read: run => ({ met: run.critical === undefined, verdict: verdictOf(run) }),
  note: readings => `held in ${count(readings, 'held')}`,
}

/** The generator falls behind in one of several ways, from some time on, and for good. */
const starved = {
  name: 'starved-generator',
  title: 'A generator that falls behind while the system does not',
  expected: 'inconclusive',
  seeds: 200,
  demand: { what: 'inconclusive', leastMet: 1 },
  setup: seed => {
    const fromMs = 20_000 + offsetOf(seed) * 60_000
    const lag = [8, 20, 60, 200][seed % 4]
    const late = { lagMs: dueMs => (dueMs > fromMs ? lag : 0) }
    const growing = { lagMs: dueMs => (dueMs > fromMs ? Math.min(1000, (dueMs - fromMs) / 50) : 0) }
    return {
      plan: planOf([
        hold('init', 100, STEP_MS),
        ramp('load-increase', STEP_MS, { from: 200, by: 200, upTo: 2000 }, { failWhen: ALL_THREE }),
      ]),
      options: {
        server: simulateQueue({ capacityPerSec: 5000, service: 'exponential', seed }),
        ...[late, growing, { eventLoopMs: 11 + lag }][seed % 3],
      },
    }
  },
  read: run => ({ met: run.outcome.verdict === 'inconclusive', verdict: verdictOf(run) }),
}

const warmup = {
  name: 'slow-warm-up',
  title: 'Capacity that doubles from 500/s to 1000/s after 20 s, the first load between the two',
  expected: 'breaks at 980/s; a baseline of 2.5 ms or less',
  seeds: 200,
  demand: { what: 'inside, baseline steady', leastMet: 0.95 },
  setup: seed => ({
    plan: planOf([
      hold('init', 540 + offsetOf(seed) * 60, STEP_MS),
      ramp(
        'load-increase',
        STEP_MS,
        { from: 800 + offsetOf(seed * 7) * 40, by: 40, upTo: 1400 },
        { failWhen: ALL_THREE },
      ),
    ]),
    options: { server: simulateQueue({ capacityPerSec: MU, service: 'exponential', warmupMs: 20_000, seed }) },
  }),
  read: run => {
    const reading = readBracket(980)(run)
    const baselineMs = run.state.baseline?.latencyMeanMs ?? Number.POSITIVE_INFINITY
    // M/M/1 at 600/s: 1/(1000 - 600) s.
    return { ...reading, met: reading.met && baselineMs < 3, figure: baselineMs }
  },
}

export const negatives = [pauses, pausesUnderP99, longPause, starved, warmup]
