import { simulateQueue } from '@gradual/zookeeper'
import { climb, MEAN, P99, readBracket } from '../plans.mjs'
import { dd1MeanBreaksAt, mdcMeanBreaksAt, mm1MeanBreaksAt, mm1P99BreaksAt } from '../theory.mjs'

const MU = 1000
const LIMIT = 0.05
const rate = load => `${Math.round(load * 10) / 10}/s`

/** A queue, and steps around the load at which theory has it break. */
function queue({ name, title, truth, seeds = 200, plan, server, demand }) {
  return {
    name,
    title,
    expected: rate(truth),
    seeds,
    demand: { what: 'inside', leastMet: 0.95, ...demand },
    setup: seed => ({
      plan: climb(seed, plan),
      options: { server: simulateQueue({ capacityPerSec: MU, seed, ...server }) },
    }),
    read: readBracket(truth),
  }
}

const exponential = { service: 'exponential' }

export const queues = [
  queue({
    name: 'mm1-mean-60s',
    title: 'M/M/1, 1000/s, mean > 50 ms, steps of 60 s and 20/s',
    truth: mm1MeanBreaksAt(MU, LIMIT),
    plan: { stepMs: 60_000, from: 860, by: 20, upTo: 1300, failWhen: [MEAN] },
    server: exponential,
    demand: { mostWidthPercent: 5 },
  }),
  queue({
    name: 'mm1-mean-10s',
    title: 'M/M/1, 1000/s, mean > 50 ms, steps of 10 s and 20/s',
    truth: mm1MeanBreaksAt(MU, LIMIT),
    plan: { stepMs: 10_000, from: 860, by: 20, upTo: 1300, failWhen: [MEAN] },
    server: exponential,
  }),
  queue({
    name: 'mm1-p99-300s',
    title: 'M/M/1, 1000/s, p99 > 50 ms, steps of 300 s and 20/s',
    truth: mm1P99BreaksAt(MU, LIMIT),
    plan: { stepMs: 300_000, from: 820, by: 20, upTo: 1300, failWhen: [P99] },
    server: exponential,
    demand: { mostWidthPercent: 5 },
  }),
  queue({
    name: 'md4-mean-60s',
    title: 'M/D/4, 1000/s, mean > 50 ms, steps of 60 s and 20/s',
    truth: mdcMeanBreaksAt(MU, 4, LIMIT),
    plan: { stepMs: 60_000, from: 880, by: 20, upTo: 1300, failWhen: [MEAN] },
    server: { servers: 4, service: 'constant' },
    demand: { mostWidthPercent: 5 },
  }),
  ...[5, 10, 60].map(seconds =>
    queue({
      name: `dd1-mean-${seconds}s`,
      title: `D/D/1, 1000/s, mean > 50 ms, steps of ${seconds} s and 20/s`,
      truth: dd1MeanBreaksAt(MU, LIMIT, seconds),
      plan: { stepMs: seconds * 1000, from: 900, by: 20, upTo: 1400, failWhen: [MEAN], arrivals: 'constant' },
      server: { service: 'constant' },
      demand: { mostWidthPercent: 5 },
    }),
  ),
]
