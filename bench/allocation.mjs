import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startEcho } from '../packages/runner/dist/calibrate/echo.js'
import { inTurn, tell } from './support/figures.mjs'

const SHAPES = [
  [10, 20],
  [10, 100],
  [10, 400],
]

/**
 * Memory that is allocated for a request in steady state. Node allocates for every write and read of a socket; the more
 * requests share one, the closer the figure comes to what the engine itself allocates for a request: nothing.
 */
export async function bench({ quick }) {
  const echo = await startEcho()
  try {
    const results = await inTurn(
      quick ? 1 : 3,
      SHAPES.map(shape => () => measure(echo.port, shape, quick ? 1_000_000 : 4_000_000)),
    )
    results.forEach((runs, index) => {
      const shape = `${SHAPES[index].join(' x ')} in flight`
      tell(
        'allocation',
        `heap growth, ${shape}`,
        'bytes/request',
        runs.map(({ bytes, requests }) => bytes / requests),
      )
      tell(
        'allocation',
        `garbage collections, ${shape}`,
        '',
        runs.map(({ collections }) => collections),
      )
    })
  } finally {
    await echo.close()
  }
}

async function measure(port, [sessions, parallelism], requests) {
  const main = fileURLToPath(new URL('./support/allocation-main.mjs', import.meta.url))
  const args = [port, sessions, parallelism, requests].map(String)
  const child = fork(main, args, {
    execArgv: ['--expose-gc', '--min-semi-space-size=512', '--max-semi-space-size=512'],
  })
  const [result] = await once(child, 'message')
  await once(child, 'exit')
  return result
}
