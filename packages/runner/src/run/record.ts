import type { Plan } from '@gradual/dsl'
import type { RunEvent, WindowHistograms } from '../events.ts'
import type { CriticalPoint, Outcome, RecordedPhase, Recovery, StepOrder } from '../machine/types.ts'
import type { CriticalPointFigures, RecoveryFigures, RunResult, StepFigures, Transition } from '../result.ts'
import { mergeSteps } from '../stats/merge.ts'
import type { WindowStats } from '../stats/types.ts'
import type { RunClock } from './clock.ts'
import { round, type StepJudgement, stepFigures, windowHistograms } from './figures.ts'

type TellWindow = (make: () => WindowHistograms) => void

/** A step that was laid, and what came back of it. */
export interface Track {
  readonly order: StepOrder
  readonly startMs: number
  /** Moved forward when the step is cut. */
  endMs: number
  cut: boolean
  /** By index; a hole is a window that has not closed. */
  readonly windows: WindowStats[]
  judgement?: StepJudgement
}

/** What a run leaves behind, gathered as it goes. Every change is told as an event. */
export class RunRecord {
  readonly tracks = new Map<number, Track>()
  readonly transitions: Transition[] = []
  readonly warnings: string[] = []
  critical: CriticalPoint | undefined
  criticalFigures: CriticalPointFigures | null = null
  recovery: RecoveryFigures = { outcome: 'skipped', workload: null, timeToRecoverMs: null, hysteresis: null }
  outcome: Outcome | undefined
  /** After its transient; undefined where the run did not get that far. */
  baseline: RunResult['baseline'] | undefined
  stoppedBy: RunResult['stoppedBy'] = null
  readonly #judged: Track[] = []
  readonly #cutsMs: number[] = []
  readonly #plan: Plan
  readonly #clock: RunClock
  readonly #scenarioFile: string | undefined
  readonly #emit: (event: RunEvent) => void
  readonly #tellWindow: TellWindow
  readonly #told = new Set<string>()

  constructor(
    plan: Plan,
    clock: RunClock,
    scenarioFile: string | undefined,
    emit: (event: RunEvent) => void,
    tellWindow: TellWindow = () => {},
  ) {
    this.#plan = plan
    this.#clock = clock
    this.#scenarioFile = scenarioFile
    this.#emit = emit
    this.#tellWindow = tellWindow
  }

  /** A window has closed, or its last request has ended: the newer replaces the older. */
  close(window: WindowStats): void {
    const track = this.tracks.get(window.stepId)
    if (track === undefined) return
    track.windows[window.index] = window
    if (window.final) this.#tell(window, track)
  }

  /** The run is over: windows that never became final are told as they are. */
  closeAll(): void {
    for (const track of this.tracks.values()) {
      for (const window of track.windows) if (window !== undefined) this.#tell(window, track)
    }
  }

  #tell(window: WindowStats, { order }: Track): void {
    const key = `${window.stepId}/${window.index}`
    if (this.#told.has(key)) return
    this.#told.add(key)
    this.#tellWindow(() => windowHistograms(window, order, this.#clock))
  }

  enter(recorded: RecordedPhase, phase: string, load: number, atMs: number): void {
    const transition = { recorded, phase, at: this.#clock.iso(atMs), load: round(load) }
    this.transitions.push(transition)
    this.#emit({ type: 'phase.entered', ...transition })
  }

  judge(stepId: number, judgement: StepJudgement): void {
    const track = this.tracks.get(stepId)
    if (track === undefined || track.windows.length === 0) return
    track.judgement = judgement
    this.#judged.push(track)
    this.#emit({ type: 'step.measured', at: this.#now(), step: this.#figures(track, this.#judged.length - 1) })
  }

  fail(critical: CriticalPoint): void {
    this.critical = critical
    const { cause } = critical
    const measured = 'actual' in cause ? cause : undefined
    const line = measured?.line
    this.criticalFigures = {
      workload: round(critical.load),
      lastGood: critical.lastGood === undefined ? null : round(critical.lastGood),
      bracket: bracketOf(critical),
      ...(critical.ci95 && { ci95: [round(critical.ci95[0]), round(critical.ci95[1])] as const }),
      at: this.#clock.iso(critical.atMs),
      cause: {
        condition: cause.condition,
        required: measured ? round(measured.required) : null,
        actual: measured ? round(measured.actual) : null,
        unit: measured?.unit ?? '',
        ...(line !== undefined && this.#scenarioFile !== undefined && { source: `${this.#scenarioFile}:${line}` }),
      },
      confirmed: critical.confirmed,
    }
    const failing = this.#failingTrack(critical)
    // A target that was lost may have been lost in a step of which no window has closed yet.
    const measurable = failing?.windows.some(window => window !== undefined) ? failing : undefined
    const step = measurable ? this.#figures(measurable, this.#judged.indexOf(measurable)) : this.steps().at(-1)
    if (step === undefined) return
    this.#emit({
      type: 'failure.detected',
      at: this.#now(),
      criticalPoint: this.criticalFigures,
      step,
      peakThroughput: this.peakThroughput(),
    })
  }

  recover(recovery: Recovery): void {
    this.recovery = {
      outcome: recovery.outcome,
      workload: round(recovery.load),
      timeToRecoverMs: recovery.timeToRecoverMs === undefined ? null : round(recovery.timeToRecoverMs),
      hysteresis: recovery.hysteresisMs === undefined ? null : { latencyMs: round(recovery.hysteresisMs) },
    }
    const step = this.steps().findLast(one => one.purpose === 'recover')
    if (step) this.#emit({ type: 'recovery.verified', at: this.#now(), recovery: this.recovery, step })
  }

  cutAt(runMs: number): void {
    this.#cutsMs.push(runMs)
    for (const track of this.tracks.values()) {
      if (track.endMs <= runMs) continue
      track.endMs = Math.max(track.startMs, runMs)
      track.cut = true
    }
  }

  warn(message: string): void {
    if (this.warnings.includes(message)) return
    this.warnings.push(message)
    this.log('warn', message)
  }

  log(level: 'info' | 'warn', message: string): void {
    this.#emit({ type: 'log', at: this.#now(), level, message })
  }

  /** Figures of all judged steps, with the final windows where they have come in. */
  steps(): StepFigures[] {
    return this.#judged.map((track, index) => this.#figures(track, index))
  }

  /** Of all steps in which the generator did its part. */
  peakThroughput(): number {
    return this.#judged
      .filter(track => track.judgement?.limited.length === 0)
      .reduce((peak, track) => Math.max(peak, round(mergeSteps(track.windows).throughputPerSec)), 0)
  }

  /** From the end of the first breached window until the load was cut. */
  overshoot(): { ms: number; requests: number } | null {
    const { critical } = this
    if (critical === undefined || critical.cause.condition === 'targetLost') return null
    const failing = this.#failingTrack(critical)
    const cutMs = this.#cutsMs.find(at => at > critical.atMs)
    if (failing === undefined || cutMs === undefined) return null
    const breachMs = critical.atMs + failing.order.windowMs
    let requests = 0
    for (const track of this.tracks.values()) {
      for (const window of track.windows) {
        if (window?.startMs >= breachMs && window.startMs < cutMs) requests += window.offered
      }
    }
    return { ms: round(Math.max(0, cutMs - breachMs)), requests }
  }

  /** The step in which the first breached window lies. One that was cut ended there, whatever was laid for it. */
  #failingTrack({ atMs }: CriticalPoint): Track | undefined {
    for (const track of this.tracks.values()) if (track.startMs <= atMs && atMs < track.endMs) return track
    return undefined
  }

  #figures(track: Track, index: number): StepFigures {
    const judgement = track.judgement ?? { verdict: null, breaches: [], limited: [] }
    const stats = mergeSteps(track.windows.filter(window => window !== undefined))
    return stepFigures(index, track.order, stats, judgement, this.#plan.loadUnit === 'perSec', this.#clock)
  }

  #now(): string {
    return this.#clock.iso(this.#clock.now())
  }
}

/** What was tried leaves this open, and what chance leaves open with it. */
function bracketOf({ load, lastGood, ci95 }: CriticalPoint): readonly [number, number] {
  const low = lastGood ?? 0
  return ci95 === undefined
    ? [round(low), round(load)]
    : [round(Math.min(low, ci95[0])), round(Math.max(load, ci95[1]))]
}
