import type { Plan } from '@gradual/dsl'
import { advance, start, streamName } from '../machine/index.ts'
import type { CriticalPoint, MachineCommand, MachineInput, Outcome, Recovery, StepOrder } from '../machine/types.ts'
import { stream } from '../random/random.ts'
import { loadBetween, segmentsOf } from '../schedule/laid.ts'
import { mergeSteps, mergeWindows } from '../stats/merge.ts'
import type { WindowStats } from '../stats/types.ts'
import { createLoad, type Load } from './load.ts'
import { reportWindow } from './report-window.ts'
import { Requests } from './requests.ts'
import { countSecond } from './seconds.ts'
import { type DueWindow, Timeline } from './timeline.ts'
import type { RunObserver, SimulatedRun, SimulatedStep, SimulateOptions } from './types.ts'

/** A whole run on a virtual clock: the phase machine and the detector as they are, a queue in the place of the system. */
export function simulate(plan: Plan, options: SimulateOptions): SimulatedRun {
  return new VirtualRun(plan, options).run()
}

const DRAIN_GRAIN_MS = 50
/** Longer than any plan that makes sense: a simulation that does not end is a fault of ours. */
const LONGEST_MS = 48 * 3_600_000

class VirtualRun {
  readonly #plan: Plan
  readonly #options: SimulateOptions
  readonly #observer: RunObserver | undefined
  readonly #load: Load
  readonly #requests: Requests
  readonly #timeline = new Timeline()
  readonly #steps: SimulatedStep[] = []
  readonly #transitions: (Extract<MachineCommand, { type: 'enter' }> & { readonly atMs: number })[] = []
  readonly #pending: { readonly atMs: number; readonly input: MachineInput }[] = []
  readonly #names: readonly string[]
  readonly #mix
  #nowMs = 0
  /** Told until now. */
  #seconds = 0
  /** Also to a request that was given up before: the server is not at rest until then. */
  #lastReplyMs = 0
  #drain: { readonly sinceMs: number; readonly untilMs: number } | undefined
  #critical: CriticalPoint | undefined
  #recovery: Recovery | undefined
  #outcome: Outcome | undefined

  constructor(plan: Plan, options: SimulateOptions) {
    this.#plan = plan
    this.#options = options
    this.#observer = options.observer
    const seed = options.seed ?? 1
    this.#load = createLoad(plan.loadUnit, plan.arrivals, seed)
    this.#requests = new Requests(plan.target.deadlineMs)
    this.#names = plan.operations.map(({ name }) => name)
    this.#mix = stream(seed, 'mix')
    if (options.stop) this.#pending.push({ atMs: options.stop.atMs, input: { type: 'stopped', ...options.stop } })
  }

  run(): SimulatedRun {
    let [state, commands] = start(this.#plan, this.#options)
    for (;;) {
      for (const command of commands) {
        this.#execute(command)
        this.#observer?.commanded(command, this.#timeline.laidUntilMs)
      }
      if (this.#outcome !== undefined) break
      const input = this.#await(state.latencyLimitMs)
      ;[state, commands] = advance(state, input)
    }
    return {
      outcome: this.#outcome,
      ...(this.#critical && { critical: this.#critical }),
      ...(this.#recovery && { recovery: this.#recovery }),
      transitions: this.#transitions,
      steps: this.#steps,
      endMs: this.#nowMs,
      state,
    }
  }

  #execute(command: MachineCommand): void {
    switch (command.type) {
      case 'lay':
        this.#lay(command.order)
        return
      case 'cut':
        this.#load.cut(this.#nowMs)
        this.#timeline.cut(this.#nowMs)
        return
      case 'drain':
        this.#drain = { sinceMs: this.#nowMs, untilMs: this.#nowMs + command.maxMs }
        return
      case 'enter':
        this.#transitions.push({ ...command, atMs: command.atMs ?? this.#timeline.laidUntilMs ?? this.#nowMs })
        return
      case 'judged':
        this.#record(command)
        return
      case 'failed':
        this.#critical = command.critical
        return
      case 'mitigate': {
        const atMs = this.#nowMs + (this.#options.mitigationMs ?? 0)
        this.#pending.push({ atMs, input: { type: 'mitigated', atMs } })
        return
      }
      case 'recovery':
        this.#recovery = command.recovery
        return
      case 'finish':
        this.#outcome = command.outcome
    }
  }

  #lay(order: StepOrder): void {
    const { startMs, endMs } = this.#timeline.lay(order, this.#nowMs)
    this.#observer?.laid(order, startMs, endMs)
    const laid = { ...order, startMs, endMs, stream: streamName(order) }
    for (const segment of segmentsOf(laid, this.#plan.loadUnit)) this.#load.lay(segment)
  }

  #record(judged: Extract<MachineCommand, { type: 'judged' }>): void {
    const track = this.#timeline.track(judged.stepId)
    if (track === undefined || track.windows.length === 0) return
    this.#steps.push({ order: track.order, startMs: track.startMs, stats: mergeSteps(track.windows), judged })
  }

  /** The next thing that happens. */
  #await(latencyLimitMs: number): MachineInput {
    for (;;) {
      const complete = this.#timeline.complete()
      if (complete) {
        complete.told = true
        return { type: 'step', step: mergeSteps(complete.windows) }
      }
      const closeAfterMs = Math.min(2 * latencyLimitMs, this.#plan.target.deadlineMs)
      const window = this.#timeline.nextWindow(this.#nowMs, closeAfterMs)
      const pending = this.#pending.toSorted((a, b) => a.atMs - b.atMs)[0]
      const drainMs = this.#drainedMs()
      const nextMs = Math.min(
        window?.closeMs ?? Number.POSITIVE_INFINITY,
        pending?.atMs ?? Number.POSITIVE_INFINITY,
        drainMs,
      )
      if (nextMs > LONGEST_MS) throw new RangeError('the simulated run waits for something that does not come')
      this.#runLoadUntil(nextMs)
      if (pending?.atMs === nextMs) {
        this.#pending.splice(this.#pending.indexOf(pending), 1)
        return pending.input
      }
      if (drainMs === nextMs) {
        const ok = this.#lastReplyMs <= nextMs
        this.#drain = undefined
        return { type: 'drained', atMs: nextMs, ok }
      }
      if (window) return { type: 'window', window: this.#close(window) }
    }
  }

  #close({ track, index, startMs, endMs }: DueWindow): WindowStats {
    const span = { stepId: track.order.stepId, index, startMs, endMs }
    const { eventLoopMs = 0, busiest = 0 } = this.#options
    const health = { eventLoopMs, busiest }
    const { startMs: laidMs, order } = track
    const laid = { ...order, startMs: laidMs, endMs: laidMs + order.settleMs + order.holdMs }
    const setup = { operations: this.#names, load: loadBetween(laid, startMs, endMs) }
    const statsAt = (nowMs: number) =>
      mergeWindows([reportWindow(span, nowMs, this.#requests, this.#names.length, health)], setup)
    const stats = statsAt(this.#nowMs)
    track.windows.push(stats)
    // The queue says on arrival when a request departs: what comes later is known already.
    this.#observer?.closed(stats, stats.final ? stats : statsAt(Number.POSITIVE_INFINITY))
    this.#requests.forgetBefore(startMs)
    return stats
  }

  #drainedMs(): number {
    if (this.#drain === undefined) return Number.POSITIVE_INFINITY
    const { sinceMs, untilMs } = this.#drain
    const grains = Math.max(1, Math.ceil((this.#lastReplyMs - sinceMs) / DRAIN_GRAIN_MS))
    return Math.min(untilMs, sinceMs + grains * DRAIN_GRAIN_MS)
  }

  #runLoadUntil(untilMs: number): void {
    const { lagMs, server } = this.#options
    const { deadlineMs } = this.#plan.target
    for (let dueMs = this.#load.dueMs; dueMs < untilMs; dueMs = this.#load.dueMs) {
      const sentMs = dueMs + (lagMs?.(dueMs) ?? 0)
      const { departureMs, result } = server.arrive(sentMs)
      this.#lastReplyMs = Math.max(this.#lastReplyMs, departureMs)
      const late = departureMs > dueMs + deadlineMs
      const endMs = late ? dueMs + deadlineMs : departureMs
      const code = late ? TIMED_OUT : CODES[result]
      this.#requests.add({ operation: this.#pickOperation(), dueMs, sentMs, endMs, code })
      this.#load.sent(endMs)
    }
    this.#tellSeconds(untilMs)
    this.#nowMs = untilMs
    this.#observer?.passed(untilMs)
  }

  #tellSeconds(untilMs: number): void {
    if (this.#observer === undefined) return
    for (; (this.#seconds + 1) * 1000 <= untilMs; this.#seconds++) {
      this.#observer.passed((this.#seconds + 1) * 1000)
      this.#observer.second(countSecond(this.#seconds, this.#requests))
    }
  }

  #pickOperation(): number {
    const { operations } = this.#plan
    let left = this.#mix.nextShare() * operations.reduce((total, { weight }) => total + weight, 0)
    for (let i = 0; i < operations.length; i++) {
      left -= operations[i]!.weight
      if (left <= 0) return i
    }
    return operations.length - 1
  }
}

/** ZooKeeper's codes for what the queue can do to a request. */
const CODES = { served: 0, error: -5, throttled: -127 } as const
const TIMED_OUT = -7
