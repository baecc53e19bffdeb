import { openTrial } from '../../packages/runner/dist/calibrate/trial.js'

const OPERATION = { keys: 1000, pick: 'uniform', valueBytes: 100 }
export const READ = { ...OPERATION, name: 'read', kind: 'getData', weight: 0.7 }
export const WRITE = { ...OPERATION, name: 'write', kind: 'setData', weight: 0.3 }
export const MIX = [READ, WRITE]

/** CPU of the workers for each reply, us. */
export function cpuUsOf(step) {
  const { cpu } = step.generator
  return (cpu * 1e6) / step.throughputPerSec
}

/** One trial for each use, with what it left behind closed. */
export async function withTrial(options, use) {
  const trial = await openTrial({ workers: 1, clients: 10, parallelism: 20, operations: MIX, ...options })
  try {
    return await use(trial)
  } finally {
    await trial.close()
  }
}

export function failOnErrors(step) {
  if (step.errorCount > 0) throw new Error(`requests failed: ${JSON.stringify(step.errors)}`)
  return step
}
