import { inTurn, tell } from './support/figures.mjs'
import { failOnErrors, withTrial } from './support/load.mjs'
import { startDelayServer } from './support/start-delay-server.mjs'

const DELAY_MS = 5
const RATES = [1000, 20_000, 50_000]

/** What the generator adds to a latency: beside a server that delays replies by about 5 ms and measures its own delays. */
export async function bench({ quick }) {
  const server = await startDelayServer(DELAY_MS)
  const measureMs = quick ? 2000 : 5000
  try {
    const results = await inTurn(
      quick ? 3 : 5,
      RATES.map(
        rate => () =>
          withTrial({ servers: [server], loadUnit: 'perSec', parallelism: 200 }, async trial => {
            // Requests of the settling time are answered in the measured time too: the same ones must count on both sides.
            await trial.measure(rate, 1000)
            server.clear()
            const step = failOnErrors(await trial.measure(rate, measureMs))
            return { step, delays: await server.delays() }
          }),
      ),
    )
    results.forEach((runs, index) => {
      const at = `at ${RATES[index]}/s`
      const over = figure => runs.map(({ step, delays }) => (figure(step.latency) - figure(delays)) / 1000)
      const lag = runs.map(({ step }) => step.generator.histograms.pacingLag)
      tell(
        'bias',
        `mean over the server's, ${at}`,
        'ms',
        over(one => one.meanUs),
        { atMost: 0.3 },
      )
      tell(
        'bias',
        `p99 over the server's, ${at}`,
        'ms',
        over(one => one.quantileUs(0.99)),
        { atMost: 1 },
      )
      tell(
        'bias',
        `mean pacing lag, ${at}`,
        'ms',
        lag.map(one => one.meanUs / 1000),
      )
      tell(
        'bias',
        `p99 of the pacing lag, ${at}`,
        'ms',
        lag.map(one => one.quantileUs(0.99) / 1000),
      )
      tell(
        'bias',
        `CPU of the worker, ${at}`,
        '% of a core',
        runs.map(({ step }) => step.generator.cpu * 100),
      )
    })
  } finally {
    await server.close()
  }
}
