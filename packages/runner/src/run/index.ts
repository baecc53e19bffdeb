export { Emitter, type NamedReporter } from './emitter.ts'
export type { FinishedRun } from './run-plan.ts'
export { runPlan } from './run-plan.ts'
