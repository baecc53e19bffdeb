import type { Case } from './types.d.mts'

export type { Case, Reading } from './types.d.mts'
export declare const cases: readonly Case[]
