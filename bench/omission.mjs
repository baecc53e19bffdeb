import { inTurn, tell } from './support/figures.mjs'
import { failOnErrors, withTrial } from './support/load.mjs'
import { startDelayServer } from './support/start-delay-server.mjs'

const RATE = 1000

/**
 * Coordinated omission: a server that answers at once and stands still for a tenth of the time.
 *
 * Of 10 s it stops for 1 s: 1,000 of 10,000 requests wait, the first for 1 s and the last for nothing, 0.5 s in the mean.
 * Over all that is 50 ms. What a tool says that counts from the actual send time, one request in flight at a time, is the
 * service time with one slot: one request of thousands has seen the stop.
 */
export async function bench({ quick }) {
  const seconds = quick ? 5 : 10
  const server = await startDelayServer(0)
  const measure = parallelism =>
    withTrial({ servers: [server], loadUnit: 'perSec', clients: 1, parallelism }, async trial => {
      await trial.measure(RATE, 500)
      setTimeout(() => server.stop(seconds * 100), seconds * 400)
      return failOnErrors(await trial.measure(RATE, seconds * 1000))
    })
  try {
    const [many, one] = await inTurn(quick ? 1 : 3, [() => measure(2000), () => measure(1)])
    const expectedMs = (seconds * 100) / 2 / 10
    const goal = { atLeast: expectedMs * 0.95, atMost: expectedMs * 1.05 }
    const mean = histogram => histogram.meanUs / 1000
    tell('omission', 'mean computed by hand', 'ms', [expectedMs])
    tell(
      'omission',
      'mean from the intended time',
      'ms',
      many.map(step => mean(step.latency)),
      goal,
    )
    tell(
      'omission',
      'p99 from the intended time',
      'ms',
      many.map(step => step.latency.quantileUs(0.99) / 1000),
    )
    tell(
      'omission',
      'mean from the intended time, one slot',
      'ms',
      one.map(step => mean(step.latency)),
    )
    tell(
      'omission',
      'mean from the send time, one slot',
      'ms',
      one.map(step => mean(step.service)),
    )
    tell(
      'omission',
      'p99 from the send time, one slot',
      'ms',
      one.map(step => step.service.quantileUs(0.99) / 1000),
    )
  } finally {
    await server.close()
  }
}
