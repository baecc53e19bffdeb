import { type LaidRung, type MachineState, type Move, type Rung, without } from './state.ts'
import type { MachineCommand, RecordedPhase, StepOrder } from './types.ts'

/** Beyond two latency limits, for what windows need on their way: the next step is laid before the running one ends. */
const MARGIN_MS = 500

/**
 * Lays what comes next, so that rising steps follow each other without pause: a step's verdict is there two latency
 * limits after its end, and until then its followers must keep the load up.
 */
export function layAhead(state: MachineState): Move {
  const commands: MachineCommand[] = []
  const laid = [...state.laid]
  let { nextStepId } = state
  let taken = 0
  for (const rung of state.queue) {
    if (!needsMore(laid, state.latencyLimitMs)) break
    const order = orderOf(state, rung, nextStepId++, { purpose: 'step', attempt: 0 })
    laid.push({ rung, order })
    commands.push({ type: 'lay', order })
    taken++
  }
  const [entered, enter] = enterHead(
    { ...state, laid, nextStepId, queue: state.queue.slice(taken) },
    state.laid.length === 0,
  )
  return [entered, [...enter, ...commands]]
}

/** Lays one order at once, in front of the queue: a repeat, a confirmation or a probe. */
export function layNow(
  state: MachineState,
  rung: Rung,
  order: Pick<StepOrder, 'purpose' | 'attempt'> & Partial<Pick<StepOrder, 'load' | 'holdMs' | 'windowMs' | 'settleMs'>>,
): Move {
  const full = orderOf(state, rung, state.nextStepId, order)
  return [
    { ...state, nextStepId: state.nextStepId + 1, laid: [{ rung, order: full }], seen: [] },
    [{ type: 'lay', order: full }],
  ]
}

/** Forgets the load that is laid; what was laid ahead of the running step goes back to the front of the queue. */
export function cut(state: MachineState): Move {
  if (state.laid.length === 0) return [state, []]
  const ahead = state.laid.slice(1).map(({ rung }) => rung)
  const rest = without(state, 'turnedMs')
  return [{ ...rest, laid: [], seen: [], queue: [...ahead, ...state.queue] }, [{ type: 'cut' }]]
}

/** The phase on record changes when its first step runs. */
export function enter(
  state: MachineState,
  recorded: RecordedPhase,
  at: { readonly phase: string; readonly load: number; readonly atMs?: number },
): Move {
  if (state.recorded === recorded) return [state, []]
  return [{ ...state, recorded }, [{ type: 'enter', recorded, ...at }]]
}

/** A breach while warming up starts the search there: from then on everything is load increase. */
export function recordedOf(state: MachineState, rung: Rung): RecordedPhase {
  return rung.recorded === 'WARMUP' && state.searching ? 'LOAD_INCREASE' : rung.recorded
}

function enterHead(state: MachineState, idle: boolean): Move {
  const head = state.laid[0]
  if (head === undefined) return [state, []]
  const { phase, load, recorded } = head.order
  return enter(state, recorded, {
    phase,
    load,
    ...(idle || state.turnedMs === undefined ? {} : { atMs: state.turnedMs }),
  })
}

function orderOf(
  state: MachineState,
  rung: Rung,
  stepId: number,
  order: Pick<StepOrder, 'purpose' | 'attempt'> & Partial<StepOrder>,
): StepOrder {
  const curve = order.purpose === 'step' || rung.keepsCurve === true ? rung.curve : undefined
  return {
    stepId,
    phase: rung.phase,
    recorded: recordedOf(state, rung),
    step: rung.step,
    load: rung.load,
    ...(curve === undefined ? {} : { curve }),
    settleMs: rung.settleMs,
    holdMs: rung.holdMs,
    windowMs: rung.windowMs,
    ...order,
  }
}

function needsMore(laid: readonly LaidRung[], limitMs: number): boolean {
  if (laid.length < 2) return true
  const aheadMs = laid.slice(1).reduce((sum, { order }) => sum + order.settleMs + order.holdMs, 0)
  return aheadMs < 2 * limitMs + MARGIN_MS
}
