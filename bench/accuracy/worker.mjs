import { parentPort } from 'node:worker_threads'
import { simulate } from '../../packages/runner/dist/simulate/index.js'
import { cases } from './cases/index.mjs'

parentPort.on('message', ({ name, seeds }) => {
  const one = cases.find(other => other.name === name)
  parentPort.postMessage(
    seeds.map(seed => {
      const { plan, options } = one.setup(seed)
      return one.read(simulate(plan, { seed, ...options }), seed)
    }),
  )
})
