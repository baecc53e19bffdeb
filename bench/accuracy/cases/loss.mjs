import { simulateQueue } from '@gradual/zookeeper'
import { ALL_THREE, climb, DROP, readBracket } from '../plans.mjs'

const MU = 1000

const finiteQueue = seconds => ({
  name: `errors-${seconds}s`,
  title: `M/M/1 with a queue of 40, errors > 10 %, steps of ${seconds} s and 25/s`,
  expected: `${(MU / 0.9).toFixed(1)}/s`,
  seeds: 200,
  demand: { what: 'inside', leastMet: 0.95, ...(seconds >= 60 && { mostWidthPercent: 5 }) },
  setup: seed => ({
    plan: climb(seed, { stepMs: seconds * 1000, from: 900, by: 25, upTo: 1500, failWhen: ALL_THREE }),
    options: { server: simulateQueue({ capacityPerSec: MU, service: 'exponential', queueLimit: 40, seed }) },
  }),
  // Loss is 1 - mu/lambda: 10 % at mu/0.9.
  read: run => {
    const reading = readBracket(MU / 0.9)(run)
    return { ...reading, met: reading.met && run.critical?.cause.condition === 'errors above 10%' }
  },
})

const retrograde = {
  name: 'retrograde',
  title: 'Capacity of 1000/s that falls by 60 % as the queue fills, throughput drops by 30 %, steps of 10 s and 25/s',
  expected: 'throughput rule fires, peak 1000/s within 5 %',
  seeds: 200,
  demand: { what: 'fires, peak found', leastMet: 0.95 },
  setup: seed => ({
    plan: climb(seed, { stepMs: 10_000, from: 800, by: 25, upTo: 2000, failWhen: [DROP], arrivals: 'constant' }),
    options: {
      server: simulateQueue({ capacityPerSec: MU, service: 'exponential', capacityLoss: 0.6, queueLimit: 2500, seed }),
    },
  }),
  read: run => {
    const peak = Math.max(...run.steps.map(({ stats }) => stats.throughputPerSec))
    const fired = run.critical?.cause.condition === 'throughput drops by 30%'
    return { met: fired && Math.abs(peak / MU - 1) <= 0.05, verdict: run.outcome.verdict, figure: peak }
  },
  note: readings => {
    const peaks = readings.map(({ figure }) => Math.round(figure)).sort((a, b) => a - b)
    return `peaks ${peaks[0]} to ${peaks.at(-1)}/s`
  },
}

export const loss = [finiteQueue(10), finiteQueue(60), retrograde]
