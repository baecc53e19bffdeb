import type { QueueOptions, ServiceDistribution } from './options.ts'
import type { Random } from './random.ts'

type SamplerFactory = (meanMs: number, random: Random, cv: number) => () => number

const samplers = {
  constant: meanMs => () => meanMs,
  exponential: (meanMs, random) => () => -meanMs * Math.log(1 - random()),
  lognormal: (meanMs, random, cv) => {
    const variance = Math.log(1 + cv * cv)
    const sigma = Math.sqrt(variance)
    const mu = Math.log(meanMs) - variance / 2
    return () => {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      return Math.exp(mu + sigma * normal)
    }
  },
} satisfies { [K in ServiceDistribution]: SamplerFactory }

export const serviceDistributions: readonly ServiceDistribution[] = ['constant', 'exponential', 'lognormal']

/** Draws service times whose mean is that of one server: `servers / capacity`. */
export function createServiceTime(options: QueueOptions, random: Random): () => number {
  const meanMs = (1000 * options.servers) / options.capacityPerSec
  return samplers[options.service](meanMs, random, options.serviceCv)
}
