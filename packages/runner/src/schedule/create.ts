import type { Arrivals, ArrivalsOptions, Segment } from './arrivals.ts'
import { ConstantArrivals } from './constant.ts'
import { PoissonArrivals } from './poisson.ts'

export type ArrivalKind = 'constant' | 'poisson'

/** Due times of the open model. */
export function createArrivals<S extends Segment>(kind: ArrivalKind, options: ArrivalsOptions): Arrivals<S> {
  return CLASSES[kind](options)
}

const CLASSES = {
  constant: <S extends Segment>(options: ArrivalsOptions): Arrivals<S> => new ConstantArrivals<S>(options),
  poisson: <S extends Segment>(options: ArrivalsOptions): Arrivals<S> => new PoissonArrivals<S>(options),
} satisfies Record<ArrivalKind, (options: ArrivalsOptions) => Arrivals<Segment>>
