import { startEcho } from '../packages/runner/dist/calibrate/echo.js'
import { inTurn, tell } from './support/figures.mjs'
import { cpuUsOf, failOnErrors, withTrial } from './support/load.mjs'

/** What one worker carries at the most: mix, keys, histograms, deadlines and reports included, against a server that only answers. */
export async function bench({ quick }) {
  const echo = await startEcho()
  try {
    const shapes = [
      { clients: 10, parallelism: 20 },
      { clients: 10, parallelism: 100 },
      { clients: 100, parallelism: 20 },
    ]
    const measureMs = quick ? 1500 : 4000
    const results = await inTurn(
      quick ? 3 : 5,
      shapes.map(
        shape => () =>
          withTrial({ servers: [echo], ...shape, loadUnit: 'inFlight' }, async trial =>
            failOnErrors(await trial.measure(shape.clients * shape.parallelism, measureMs, 1500)),
          ),
      ),
    )
    results.forEach((steps, index) => {
      const { clients, parallelism } = shapes[index]
      const shape = `${clients} x ${parallelism}`
      tell(
        'engine',
        `requests, ${shape} in flight`,
        '/s',
        steps.map(step => step.throughputPerSec),
        { atLeast: 500_000 },
      )
      tell('engine', `CPU of the worker, ${shape} in flight`, 'us/request', steps.map(cpuUsOf), { atMost: 2 })
    })
  } finally {
    await echo.close()
  }
}
