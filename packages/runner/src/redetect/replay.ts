import type { Plan } from '@gradual/dsl'
import { advance, type MachineState, start } from '../machine/index.ts'
import type { MachineCommand, MachineInput, StepOrder } from '../machine/types.ts'
import type { RunResult, StepFigures } from '../result.ts'
import type { RunRecord } from '../run/record.ts'
import { mergeSteps } from '../stats/merge.ts'
import type { WindowStats } from '../stats/types.ts'
import { type HistogramLog, restoreWindows } from '../stored/index.ts'
import { Supply } from './supply.ts'

interface Laid {
  readonly order: StepOrder
  /** Undefined before it is asked for, null where it is not stored. */
  stored: StepFigures | null | undefined
  windows: readonly WindowStats[]
  fed: number
}

/** What was asked for and is not stored. */
export interface Gap {
  readonly load: number
  readonly purpose: StepOrder['purpose']
  readonly why: string
}

export interface Replayed {
  /** The stored step behind each step id of the new judgement. */
  readonly stored: ReadonlyMap<number, StepFigures>
  readonly gaps: readonly Gap[]
  readonly state: MachineState
}

/** Drives the phase machine with the windows of a stored run in the place of load. What is not stored is said to be so. */
export class Replay {
  readonly #run: RunResult
  readonly #plan: Plan
  readonly #log: HistogramLog
  readonly #record: RunRecord
  readonly #supply: Supply
  readonly #startMs: number
  readonly #stored = new Map<number, StepFigures>()
  readonly #gaps: Gap[] = []
  #laid: Laid[] = []
  #pending: MachineInput[] = []
  #nowMs = 0
  #finished = false

  constructor(run: RunResult, plan: Plan, log: HistogramLog, record: RunRecord) {
    this.#run = run
    this.#plan = plan
    this.#log = log
    this.#record = record
    this.#supply = new Supply(run)
    this.#startMs = Date.parse(run.startedAt)
  }

  replay(): Replayed {
    let [state, commands] = start(this.#plan)
    for (;;) {
      for (const command of commands) this.#execute(command, state)
      if (this.#finished) return { stored: this.#stored, gaps: this.#gaps, state }
      ;[state, commands] = advance(state, this.#next())
    }
  }

  #execute(command: MachineCommand, state: MachineState): void {
    const record = this.#record
    switch (command.type) {
      case 'lay':
        this.#laid.push({ order: command.order, stored: undefined, windows: [], fed: 0 })
        return
      case 'cut':
        this.#laid = []
        return
      case 'drain':
        this.#pending.push({ type: 'drained', atMs: this.#nowMs, ok: this.#cameToRest(state) })
        return
      case 'enter':
        record.enter(command.recorded, command.phase, command.load, command.atMs ?? this.#nowMs)
        return
      case 'judged':
        record.judge(command.stepId, command)
        this.#laid = this.#laid.filter(({ order }) => order.stepId !== command.stepId)
        return
      case 'failed':
        record.fail(command.critical)
        return
      case 'mitigate': {
        // The load was cut a moment before the first window under the lower one.
        const entered = this.#run.transitions.find(({ recorded }) => recorded === 'MITIGATION')
        const atMs = entered === undefined ? this.#nowMs : Date.parse(entered.at) - this.#startMs
        this.#pending.push({ type: 'mitigated', atMs })
        return
      }
      case 'recovery':
        record.recover(command.recovery)
        return
      case 'finish':
        record.outcome = command.outcome
        this.#finished = true
    }
  }

  #cameToRest({ mode }: MachineState): boolean {
    return mode.kind === 'draining' ? this.#supply.cameToRest(mode.trial.rung.load) : true
  }

  #next(): MachineInput {
    const pending = this.#pending.shift()
    if (pending !== undefined) return pending
    const laid = this.#laid[0]
    if (laid === undefined) throw new RangeError('the judgement waits for something that is not stored')
    if (laid.stored === undefined) this.#fetch(laid)
    const window = laid.windows[laid.fed]
    if (window !== undefined) {
      laid.fed++
      this.#nowMs = window.endMs
      this.#record.close(window)
      return { type: 'window', window }
    }
    this.#laid.shift()
    const { order, windows } = laid
    const expected = Math.max(1, Math.round(order.holdMs / order.windowMs))
    if (windows.length >= expected) return { type: 'step', step: mergeSteps(windows) }
    return this.#endOf(laid, expected)
  }

  #fetch(laid: Laid): void {
    const { order } = laid
    laid.stored = this.#supply.take(order) ?? null
    if (laid.stored === null) return
    const windows = restoreWindows(laid.stored, this.#log, this.#startMs)
    laid.windows = windows.map(window => ({ ...window, stepId: order.stepId }))
    this.#stored.set(order.stepId, laid.stored)
    const startMs = (windows[0]?.startMs ?? this.#nowMs) - order.settleMs
    const endMs = startMs + order.settleMs + order.holdMs
    this.#record.tracks.set(order.stepId, { order, startMs, endMs, cut: false, windows: [] })
  }

  /** The stored windows of a step are used up before it is over. */
  #endOf({ order, stored, windows }: Laid, expected: number): MachineInput {
    const { stepId, load, purpose } = order
    const more = this.#supply.hasMore(load)
    if (!more && this.#run.stoppedBy === 'targetLost') {
      this.#record.stoppedBy = 'targetLost'
      return { type: 'stopped', atMs: this.#nowMs, why: 'targetLost' }
    }
    const why = stored === null ? `${WORDS[purpose]} was not measured` : cutShort(purpose, windows.length, expected)
    this.#gaps.push({ load, purpose, why })
    return { type: 'unmeasured', stepId, why, more }
  }
}

const WORDS: { readonly [P in StepOrder['purpose']]: string } = {
  step: 'the load',
  repeat: 'it was not decided, and its repeat',
  confirm: 'its confirmation',
  recover: 'the recovery',
}

function cutShort(purpose: StepOrder['purpose'], windows: number, expected: number): string {
  return `${purpose === 'step' ? 'the step' : WORDS[purpose]} was ended after ${windows} of ${expected} windows`
}
