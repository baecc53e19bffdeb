import type { Plan } from '@gradual/dsl'
import { latencyLimitMs } from '../detect/index.ts'
import type { RunEvent } from '../events.ts'
import { advance, type MachineOptions, type MachineState, start, streamName } from '../machine/index.ts'
import type { MachineCommand, MachineInput, StepOrder } from '../machine/types.ts'
import { mergeSteps } from '../stats/merge.ts'
import type { WindowStats } from '../stats/types.ts'
import type { MergedPulse, WorkerPool } from '../worker/pool.ts'
import type { RunClock } from './clock.ts'
import { Drain } from './drain.ts'
import { baselineFigures, windowFigures } from './figures.ts'
import type { RunRecord, Track } from './record.ts'

/** Lead of the first step, so that its start is still ahead when the order reaches the workers. */
const LEAD_MS = 30
const UNSTEADY_BASELINE =
  'the baseline was unsteady: the mean latencies of its windows scatter by more than half of their mean, so that comparisons with it are rough; give the first phase more time (hold, settle)'

/** Without any session for this long the target is lost. */
const LOST_AFTER_MS = 10_000

export interface LoopParts {
  readonly plan: Plan
  readonly machine: MachineOptions
  readonly pool: WorkerPool
  readonly clock: RunClock
  readonly record: RunRecord
  readonly emit: (event: RunEvent) => void
}

/**
 * The only place that acts: lays what the phase machine orders on the workers, and feeds it what they measured.
 *
 * Inputs are queued, so that a command that answers itself cannot enter the machine twice.
 */
export class RunLoop {
  readonly #parts: LoopParts
  readonly #queue: MachineInput[] = []
  readonly #timers = new Set<NodeJS.Timeout>()
  #state: MachineState | undefined
  #running = false
  /** No session at all: judging waits until one is back or the target is given up, so that a loss is not taken for slowness. */
  #absent = false
  #finished = false
  #laidUntilMs: number | undefined
  #drain: Drain | undefined
  #lastUpMs: number
  #mostSessions = 0
  #limitMs: number
  #resolve: () => void = () => {}
  #reject: (error: unknown) => void = () => {}

  constructor(parts: LoopParts) {
    this.#parts = parts
    this.#lastUpMs = parts.clock.now()
    this.#limitMs = latencyLimitMs(parts.plan)
  }

  /** Resolves when the machine has finished; rejects when the loop itself broke. */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.#guard(() => {
        const [state, commands] = start(this.#parts.plan, this.#parts.machine)
        this.#state = state
        this.#running = true
        for (const command of commands) this.#execute(command)
        this.#running = false
        this.#drainQueue()
      })
    })
  }

  stop(why: 'targetLost' | 'interrupted' | 'maxTime'): void {
    if (this.#finished) return
    this.#parts.record.stoppedBy ??= why
    // What was measured while nobody was there speaks neither for the system nor for the generator.
    if (this.#absent) this.#queue.length = 0
    this.#absent = false
    this.#input({ type: 'stopped', atMs: this.#parts.clock.now(), why })
  }

  fail(error: unknown): void {
    this.#end()
    this.#reject(error)
  }

  onWindow(window: WindowStats): void {
    const track = this.#parts.record.tracks.get(window.stepId)
    if (track === undefined) return
    this.#parts.record.close(window)
    this.#parts.emit({
      type: 'window.measured',
      at: this.#parts.clock.iso(window.endMs),
      stepId: window.stepId,
      load: window.load,
      window: windowFigures(window, this.#parts.clock),
    })
    if (track.cut) return
    this.#input({ type: 'window', window })
    if (this.#isComplete(track)) this.#input({ type: 'step', step: mergeSteps(track.windows) })
  }

  /** Replaces what was entered at its age. What was judged on it stays judged. */
  onFinalWindow(window: WindowStats): void {
    this.#parts.record.close(window)
  }

  onPulse(pulse: MergedPulse): void {
    const now = this.#parts.clock.now()
    this.#absent = pulse.sessionsUp === 0
    if (!this.#absent) this.#lastUpMs = now
    else if (now - this.#lastUpMs >= LOST_AFTER_MS) this.stop('targetLost')
    this.#drainQueue()
    this.#mostSessions = Math.max(this.#mostSessions, pulse.sessionsUp)
    const atRest = this.#drain?.take(pulse)
    if (atRest === undefined) return
    this.#drain = undefined
    this.#input({ type: 'drained', atMs: now, ok: atRest })
  }

  #input(input: MachineInput): void {
    if (this.#finished) return
    this.#queue.push(input)
    this.#drainQueue()
  }

  #drainQueue(): void {
    if (this.#running || this.#absent || this.#state === undefined) return
    this.#running = true
    this.#guard(() => {
      for (let input = this.#queue.shift(); input !== undefined; input = this.#queue.shift()) {
        if (this.#finished || this.#isStale(input)) continue
        const [state, commands] = advance(this.#state!, input)
        this.#state = state
        for (const command of commands) this.#execute(command)
        this.#tellLimit()
        if (state.baseline?.unsteady) this.#parts.record.warn(UNSTEADY_BASELINE)
      }
    })
    this.#running = false
  }

  /** A window that was queued before its step was cut. */
  #isStale(input: MachineInput): boolean {
    const stepId = input.type === 'window' ? input.window.stepId : input.type === 'step' ? input.step.stepId : undefined
    return stepId !== undefined && this.#parts.record.tracks.get(stepId)?.cut === true
  }

  #execute(command: MachineCommand): void {
    const { clock, record } = this.#parts
    switch (command.type) {
      case 'lay':
        this.#lay(command.order)
        return
      case 'cut':
        this.#parts.pool.cut()
        record.cutAt(clock.now())
        this.#laidUntilMs = undefined
        this.#clearTimers()
        return
      case 'drain':
        this.#drain = new Drain(clock.now(), command.maxMs, this.#mostSessions)
        return
      case 'enter':
        this.#enter(command)
        return
      case 'judged':
        record.judge(command.stepId, command)
        return
      case 'failed':
        record.fail(command.critical)
        return
      case 'mitigate':
        this.#parts.emit({
          type: 'mitigation.applied',
          at: clock.iso(clock.now()),
          load: command.load,
          outcome: 'load reduced',
        })
        this.#queue.push({ type: 'mitigated', atMs: clock.now() })
        return
      case 'recovery':
        record.recover(command.recovery)
        return
      case 'finish':
        record.outcome = command.outcome
        record.baseline = baselineFigures(this.#state)
        this.#end()
        this.#resolve()
        return
    }
  }

  #lay(order: StepOrder): void {
    const { pool, clock, record } = this.#parts
    const now = clock.now()
    const startMs = this.#laidUntilMs !== undefined && this.#laidUntilMs > now ? this.#laidUntilMs : now + LEAD_MS
    const endMs = startMs + order.settleMs + order.holdMs
    this.#laidUntilMs = endMs
    record.tracks.set(order.stepId, { order, startMs, endMs, cut: false, windows: [] })
    pool.lay({
      stepId: order.stepId,
      startMs,
      settleMs: order.settleMs,
      endMs,
      windowMs: order.windowMs,
      load: order.load,
      ...(order.curve !== undefined && { curve: order.curve }),
      stream: streamName(order),
    })
    this.#at(startMs, () =>
      this.#parts.emit({
        type: 'step.started',
        at: clock.iso(startMs),
        stepId: order.stepId,
        phase: order.phase,
        purpose: order.purpose,
        load: order.load,
        durationMs: endMs - startMs,
      }),
    )
  }

  /** Steps are laid ahead: a phase is entered when its first step starts, and not at all when that step is cut before. */
  #enter({ recorded, phase, load, atMs }: Extract<MachineCommand, { type: 'enter' }>): void {
    const { clock, record } = this.#parts
    const now = clock.now()
    const enterMs = atMs ?? this.#laidUntilMs ?? now
    if (enterMs <= now) record.enter(recorded, phase, load, enterMs)
    else this.#at(enterMs, () => record.enter(recorded, phase, load, enterMs))
  }

  #at(runMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#guard(act)
    }, runMs - this.#parts.clock.now())
    this.#timers.add(timer)
  }

  /** A limit relative to a baseline becomes known once the baseline is. */
  #tellLimit(): void {
    const limitMs = latencyLimitMs(this.#parts.plan, this.#state?.reference)
    if (limitMs === this.#limitMs) return
    this.#limitMs = limitMs
    this.#parts.pool.setLimit(limitMs)
  }

  #isComplete(track: Track): boolean {
    const expected = Math.max(1, Math.round(track.order.holdMs / track.order.windowMs))
    if (track.windows.length < expected) return false
    for (let i = 0; i < expected; i++) if (track.windows[i] === undefined) return false
    return true
  }

  #guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.fail(error)
    }
  }

  #end(): void {
    this.#finished = true
    this.#parts.pool.cut()
    this.#parts.record.cutAt(this.#parts.clock.now())
    this.#clearTimers()
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}
