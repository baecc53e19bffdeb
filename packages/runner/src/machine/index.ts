export { advance, start } from './machine.ts'
export type { MachineOptions, MachineState, Move } from './state.ts'
