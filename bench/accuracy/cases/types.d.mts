import type { Plan } from '@gradual/dsl'
import type { SimulatedRun } from '../../../packages/runner/src/simulate/index.ts'
import type { SimulateOptions } from '../../../packages/runner/src/simulate/types.ts'

/** What one run says of its case. */
export interface Reading {
  readonly met: boolean
  readonly verdict: string
  readonly widthPercent?: number
  /** A figure that the case tells of. */
  readonly figure?: number
}

export interface Demand {
  /** `inside`, `held`: what is met. */
  readonly what: string
  /** Share of the runs that must meet it. */
  readonly leastMet: number
  /** 95 % of the brackets must not be wider. */
  readonly mostWidthPercent?: number
}

/** A system whose limit is known, a plan, and what must come out. */
export interface Case {
  readonly name: string
  readonly title: string
  readonly expected: string
  readonly seeds: number
  readonly demand: Demand
  setup(seed: number): { readonly plan: Plan; readonly options: SimulateOptions }
  read(run: SimulatedRun, seed: number): Reading
  note?(readings: readonly Reading[]): string
}
