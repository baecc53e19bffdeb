export { SandboxOptionError } from './option-error.ts'
export { defaultSandboxOptions, type SandboxOptions } from './options.ts'
export { parseSandboxOptions } from './parse-options.ts'
export {
  defaultQueueOptions,
  type QueueOptions,
  type QueueOutcome,
  type ServiceDistribution,
  type SimulatedQueue,
  simulateQueue,
} from './queue/index.ts'
export { type RunningSandbox, runSandbox } from './run-sandbox.ts'
export { type SandboxHandle, startSandbox } from './start-sandbox.ts'
export type { SandboxStats } from './stats.ts'
