export { advance, start } from './machine.ts'
export type { MachineOptions, MachineState } from './state.ts'
export { streamName } from './stream-name.ts'
