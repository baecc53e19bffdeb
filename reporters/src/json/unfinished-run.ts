import { availableParallelism } from 'node:os'
import type {
  CriticalPointFigures,
  RecoveryFigures,
  ReporterContext,
  RunEvent,
  RunResult,
  StepFigures,
  Transition,
} from '@gradual/runner'
import { findBaseline, findPeakThroughput, findSafeRange } from '../figures.ts'

type Plan = ReporterContext['plan']
type Started = Extract<RunEvent, { type: 'run.started' }>

const UNKNOWN = 'unknown'

/** The result of a run so far, in the form of the whole one, for the case that the run is killed. */
export class UnfinishedRun {
  readonly #plan: Plan
  readonly #steps: StepFigures[] = []
  /** Each step as JSON, so that the hundredth step does not pay for the 99 before it again. */
  readonly #stepTexts: string[] = []
  readonly #transitions: Transition[] = []
  readonly #warnings: string[] = []
  #started: Started | undefined
  #lastAt = ''
  #criticalPoint: CriticalPointFigures | null = null
  #peakThroughput: number | undefined
  #recovery: RecoveryFigures = { outcome: 'skipped', workload: null, timeToRecoverMs: null, hysteresis: null }
  #outcome: Pick<RunResult, 'verdict' | 'reason'> | undefined

  constructor(plan: Plan) {
    this.#plan = plan
  }

  add(event: RunEvent): void {
    const at = event.type === 'second.measured' ? event.second.at : event.at
    // A failure is entered with the time of its first breach, which is past by then.
    if (at > this.#lastAt) this.#lastAt = at
    switch (event.type) {
      case 'run.started':
        this.#started = event
        break
      case 'phase.entered': {
        const { type: _, ...transition } = event
        this.#transitions.push(transition)
        break
      }
      case 'step.measured':
        this.#steps.push(event.step)
        this.#stepTexts.push(JSON.stringify(event.step))
        break
      case 'failure.detected':
        this.#criticalPoint = event.criticalPoint
        this.#peakThroughput = event.peakThroughput
        break
      case 'recovery.verified':
        this.#recovery = event.recovery
        break
      case 'run.finished':
        this.#outcome = { verdict: event.verdict, reason: event.reason }
        break
      case 'log':
        if (event.level === 'warn') this.#warnings.push(event.message)
        break
    }
  }

  /** Undefined before the run has started. */
  toJson(): string | undefined {
    if (this.#started === undefined) return undefined
    const head = JSON.stringify(this.#head(this.#started), null, 2)
    const steps = this.#stepTexts.map(text => `\n    ${text}`).join(',')
    return `${head.slice(0, head.lastIndexOf('\n}'))},\n  "steps": [${steps}\n  ]\n}\n`
  }

  #head(started: Started): Omit<RunResult, 'steps'> {
    const { verdict, reason } = this.#outcome ?? {
      verdict: 'aborted',
      reason: `the run was not finished: this is what it had measured at ${this.#lastAt}`,
    }
    return {
      schema: 'gradual/run@1',
      runId: started.runId,
      scenario: started.scenario,
      planHash: started.planHash,
      plan: this.#plan,
      seed: started.seed,
      target: started.target,
      driver: started.driver ?? UNKNOWN,
      loadUnit: this.#plan.loadUnit,
      quick: started.quick,
      startedAt: started.at,
      endedAt: this.#lastAt,
      gradual: started.gradual ?? UNKNOWN,
      node: process.version,
      cores: availableParallelism(),
      workers: started.workers,
      params: paramFigures(this.#plan),
      verdict,
      reason,
      // Who kills a run says nothing; an interruption is what it was.
      stoppedBy: verdict === 'aborted' ? 'interrupted' : null,
      criticalPoint: this.#criticalPoint,
      safeRange: findSafeRange(this.#steps),
      peakThroughput: this.#peakThroughput ?? findPeakThroughput(this.#steps),
      baseline: findBaseline(this.#steps),
      recovery: this.#recovery,
      expectations: [],
      transitions: this.#transitions,
      overshoot: null,
      warnings: this.#warnings,
    }
  }
}

function paramFigures(plan: Plan): RunResult['params'] {
  return Object.fromEntries(Object.entries(plan.params).map(([name, { value, unit }]) => [name, { value, unit }]))
}
