export type { Departure, SimulatedServer } from './server.ts'
export { type SimulatedRun, simulate } from './virtual-run.ts'
