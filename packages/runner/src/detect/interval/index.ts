export { collectWindow } from './collect.ts'
export { intervalOf } from './interval.ts'
export type { LoadEvidence } from './types.ts'
