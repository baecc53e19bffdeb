import type { MachineOptions, MachineState } from '../machine/index.ts'
import type { CriticalPoint, MachineCommand, Outcome, Recovery, StepOrder } from '../machine/types.ts'
import type { StepStats, WindowStats } from '../stats/types.ts'
import type { MergedSecond } from '../worker/gather.ts'
import type { SimulatedServer } from './server.ts'

export interface SimulateOptions extends MachineOptions {
  readonly server: SimulatedServer
  readonly seed?: number
  /** How late a request is sent that is due at this time: the generator's own fault. @unit ms */
  readonly lagMs?: (dueMs: number) => number
  /** Delay of the generator's event loop. @unit ms */
  readonly eventLoopMs?: number
  /** Share of the time that the generator is at work. */
  readonly busiest?: number
  /** Ends the run from outside. */
  readonly stop?: { readonly atMs: number; readonly why: 'targetLost' | 'interrupted' | 'maxTime' }
  /** How long a mitigation takes. @unit ms */
  readonly mitigationMs?: number
  readonly observer?: RunObserver
}

/** Is told what happens, in the order of the virtual time. */
export interface RunObserver {
  /** The clock stands there now. */
  passed(nowMs: number): void
  /** The machine gave it, and it has taken effect. */
  commanded(command: MachineCommand, laidUntilMs: number | undefined): void
  laid(order: StepOrder, startMs: number, endMs: number): void
  /** A window as it is when it closes, and as it is when its last request has ended. */
  closed(window: WindowStats, final: WindowStats): void
  second(second: MergedSecond): void
}

export interface SimulatedStep {
  readonly order: StepOrder
  readonly startMs: number
  readonly stats: StepStats
  readonly judged: Extract<MachineCommand, { type: 'judged' }>
}

export interface SimulatedRun {
  readonly outcome: Outcome
  readonly critical?: CriticalPoint
  readonly recovery?: Recovery
  /** Phases on record with the time at which they were entered. */
  readonly transitions: readonly (Extract<MachineCommand, { type: 'enter' }> & { readonly atMs: number })[]
  /** Judged steps, in the order of their verdicts. */
  readonly steps: readonly SimulatedStep[]
  readonly endMs: number
  readonly state: MachineState
}
