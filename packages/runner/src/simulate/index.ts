export type { Departure, SimulatedServer } from './server.ts'
export { type SimulatedRun, type SimulatedStep, type SimulateOptions, simulate } from './virtual-run.ts'
