import { startEcho } from '../packages/runner/dist/calibrate/echo.js'
import { inTurn, tell } from './support/figures.mjs'
import { failOnErrors, withTrial } from './support/load.mjs'

const RATES = [1000, 5000, 20_000, 50_000]

/** Whether the open model keeps its schedule, and what that costs. */
export async function bench({ quick }) {
  const echo = await startEcho()
  const measureMs = quick ? 2000 : 5000
  try {
    const results = await inTurn(
      quick ? 3 : 5,
      RATES.map(
        rate => () =>
          withTrial({ servers: [echo], loadUnit: 'perSec', clients: 20 }, async trial =>
            failOnErrors(await trial.measure(rate, measureMs, 1000)),
          ),
      ),
    )
    results.forEach((steps, index) => {
      const rate = RATES[index]
      const at = `at ${rate}/s`
      const sent = step => (step.sent / ((step.endMs - step.startMs) / 1000) / rate) * 100
      tell('pacing', `sent of what was offered, ${at}`, '%', steps.map(sent), { atLeast: 99.9, atMost: 100.1 })
      const lagMs = (step, share) => step.generator.histograms.pacingLag.quantileUs(share) / 1000
      const goal = rate === 20_000 ? { atMost: 2 } : {}
      tell(
        'pacing',
        `p50 of the pacing lag, ${at}`,
        'ms',
        steps.map(step => lagMs(step, 0.5)),
      )
      tell(
        'pacing',
        `p99 of the pacing lag, ${at}`,
        'ms',
        steps.map(step => lagMs(step, 0.99)),
        goal,
      )
      const cpu = steps.map(step => step.generator.cpu * 100)
      tell('pacing', `CPU of the worker, ${at}`, '% of a core', cpu, rate === 1000 ? { atMost: 10 } : {})
    })
  } finally {
    await echo.close()
  }
}
