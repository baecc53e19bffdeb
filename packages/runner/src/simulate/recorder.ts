import type { RunEvent } from '../events.ts'
import type { MachineCommand, StepOrder } from '../machine/types.ts'
import type { RunClock } from '../run/clock.ts'
import { windowFigures } from '../run/figures.ts'
import type { RunRecord } from '../run/record.ts'
import { SecondsTeller } from '../run/seconds.ts'
import type { WindowStats } from '../stats/types.ts'
import type { MergedSecond } from '../worker/gather.ts'
import type { RunObserver } from './types.ts'

/** The run's clock where time is a number that somebody sets. */
export interface VirtualClock extends RunClock {
  nowMs: number
}

/** @param originMs wall time of the run's start */
export function createVirtualClock(originMs: number): VirtualClock {
  const clock = {
    nowMs: 0,
    now: () => clock.nowMs,
    iso: (runMs: number) => new Date(originMs + runMs).toISOString(),
  }
  return clock
}

/** Keeps the record of a virtual run and tells its events, as the run loop does for a real one. */
export class Recorder implements RunObserver {
  readonly #record: RunRecord
  readonly #clock: VirtualClock
  readonly #emit: (event: RunEvent) => void
  readonly #seconds: SecondsTeller
  #planned: { readonly atMs: number; readonly act: () => void }[] = []
  readonly #late: WindowStats[] = []

  constructor(record: RunRecord, clock: VirtualClock, emit: (event: RunEvent) => void) {
    this.#record = record
    this.#clock = clock
    this.#emit = emit
    this.#seconds = new SecondsTeller(record, clock, emit)
  }

  passed(nowMs: number): void {
    const due = this.#planned.filter(({ atMs }) => atMs <= nowMs).sort((a, b) => a.atMs - b.atMs)
    this.#planned = this.#planned.filter(({ atMs }) => atMs > nowMs)
    for (const { atMs, act } of due) {
      this.#clock.nowMs = Math.max(this.#clock.nowMs, atMs)
      act()
    }
    this.#clock.nowMs = nowMs
  }

  laid(order: StepOrder, startMs: number, endMs: number): void {
    this.#record.tracks.set(order.stepId, { order, startMs, endMs, cut: false, windows: [] })
    this.#at(startMs, () =>
      this.#emit({
        type: 'step.started',
        at: this.#clock.iso(startMs),
        stepId: order.stepId,
        phase: order.phase,
        purpose: order.purpose,
        load: order.load,
        durationMs: endMs - startMs,
      }),
    )
  }

  closed(window: WindowStats, final: WindowStats): void {
    const track = this.#record.tracks.get(window.stepId)
    if (track === undefined) return
    this.#record.close(window)
    if (final !== window) this.#late.push(final)
    this.#emit({
      type: 'window.measured',
      at: this.#clock.iso(window.endMs),
      stepId: window.stepId,
      load: window.load,
      window: windowFigures(window, this.#clock),
    })
  }

  second(second: MergedSecond): void {
    this.#seconds.tell(second)
  }

  commanded(command: MachineCommand, laidUntilMs: number | undefined): void {
    const record = this.#record
    switch (command.type) {
      case 'cut':
        record.cutAt(this.#clock.nowMs)
        this.#planned = []
        return
      case 'enter': {
        const { recorded, phase, load } = command
        const atMs = command.atMs ?? laidUntilMs ?? this.#clock.nowMs
        this.#at(atMs, () => record.enter(recorded, phase, load, atMs))
        return
      }
      case 'judged':
        record.judge(command.stepId, command)
        return
      case 'failed':
        record.fail(command.critical)
        return
      case 'mitigate':
        this.#emit({
          type: 'mitigation.applied',
          at: this.#clock.iso(this.#clock.nowMs),
          load: command.load,
          outcome: 'load reduced',
        })
        return
      case 'recovery':
        record.recover(command.recovery)
        return
      case 'finish':
        record.outcome = command.outcome
        record.cutAt(this.#clock.nowMs)
        this.#settle()
    }
  }

  /** The run is over: its late replies have come by now. */
  #settle(): void {
    for (const window of this.#late) this.#record.close(window)
    this.#record.closeAll()
  }

  #at(atMs: number, act: () => void): void {
    if (atMs <= this.#clock.nowMs) act()
    else this.#planned.push({ atMs, act })
  }
}
