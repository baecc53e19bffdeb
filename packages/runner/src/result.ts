import type { LoadUnit, Plan } from '@gradual/dsl'
import type { Breach, StepVerdict } from './detect/types.ts'
import type { Outcome, RecordedPhase, StepOrder } from './machine/types.ts'

/** Milliseconds, as written to run.json: null where there are too few samples to say. */
export interface LatencyFigures {
  readonly mean: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly p99: number | null
  readonly p999: number | null
  readonly max: number | null
}

export interface GeneratorFigures {
  readonly sentShare: number
  readonly pacingLagP99Ms: number
  readonly slotWaitP99Ms: number
  readonly eventLoopP99Ms: number
  /** Cores. */
  readonly cpu: number
  readonly gcMs: number
  readonly littleError: number | null
  /** Why the step cannot speak for the system, in words; empty when it can. */
  readonly limited: readonly string[]
}

export interface OperationFigures {
  readonly ok: number
  readonly errors: number
  readonly latencyMs: LatencyFigures
  readonly serviceMs: LatencyFigures
}

export interface SpanFigures {
  readonly startedAt: string
  readonly durationMs: number
  readonly offered: number
  readonly sent: number
  /** Replies, successful or not. */
  readonly completed: number
  readonly errors: { readonly total: number; readonly byCode: { readonly [code: string]: number } }
  readonly shed: number
  /** Events of watches, which are no replies. */
  readonly watchEvents: number
  readonly censored: number
  readonly throughputPerSec: number
  readonly inFlightMean: number
  readonly latencyMs: LatencyFigures
  readonly serviceMs: LatencyFigures
  readonly operations: { readonly [name: string]: OperationFigures }
  readonly generator: GeneratorFigures
}

export interface WindowFigures extends SpanFigures {
  readonly index: number
  readonly final: boolean
  /** Requests without reply at its end. */
  readonly inFlightEnd: number
  /** The 99th percentile however few the samples, for the CSV files that must not have a gap. */
  readonly p99RawMs: number
}

export interface StepFigures extends SpanFigures {
  readonly index: number
  readonly stepId: number
  readonly phase: string
  readonly recorded: RecordedPhase
  readonly purpose: StepOrder['purpose']
  readonly attempt: number
  /** Requests/s, or in flight: `loadUnit` of the run. The mean, where the load changes. */
  readonly offeredLoad: number
  /** The highest of it, where the load changes. */
  readonly peakLoad?: number
  /** The same, where the load unit is perSec; what arrived in fact in a closed model. */
  readonly offeredPerSec: number
  readonly p99RawMs: number
  readonly verdict: StepVerdict | null
  readonly breaches: readonly Breach[]
  readonly windows: readonly WindowFigures[]
}

export interface SecondFigures {
  readonly at: string
  readonly recorded: RecordedPhase
  readonly load: number
  readonly throughput: number
  readonly errors: number
  readonly latencyMeanMs: number
  readonly p99RawMs: number
  readonly inFlight: number
}

export interface Transition {
  readonly recorded: RecordedPhase
  readonly phase: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly load: number
}

export interface TargetFigures {
  /** `simulated`: a model on a virtual clock took the place of a system, and nothing was sent. */
  readonly kind: 'sandbox' | 'local' | 'hosts' | 'simulated'
  /** For the first line of a run: `sandbox (not a real ZooKeeper), capacity 2300/s`. */
  readonly description: string
  readonly servers: readonly string[]
  readonly version?: string
  /** Encrypted; `unverified` where any certificate would have done. Absent: plain text. */
  readonly tls?: 'verified' | 'unverified'
  /** Scheme of the identity that was told. Absent: nobody in particular. */
  readonly auth?: string
}

export interface CriticalPointFigures {
  readonly workload: number
  readonly lastGood: number | null
  /** The last load that passed and the first that failed, and never narrower than `ci95`. */
  readonly bracket: readonly [number, number]
  /** Where the critical point lies with 95 %, from the windows of this run; absent where they cannot tell. */
  readonly ci95?: readonly [number, number]
  readonly at: string
  readonly cause: {
    readonly condition: string
    readonly required: number | null
    readonly actual: number | null
    readonly unit: string
    /** `scenarios/zk.ts:31` */
    readonly source?: string
  }
  readonly confirmed: boolean
}

export interface RecoveryFigures {
  readonly outcome: 'recovered' | 'partial' | 'not-recovered' | 'skipped'
  readonly workload: number | null
  readonly timeToRecoverMs: number | null
  /** Mean latency on the way down less on the way up at the same load; null where that load was not passed. */
  readonly hysteresis: { readonly latencyMs: number } | null
}

export interface ExpectationFigures {
  readonly expectation: string
  readonly met: boolean
  readonly actual: string
}

/** Everything that a run found out: `run.json`, and what reporters get at the end. */
export interface RunResult {
  readonly schema: 'gradual/run@1'
  readonly runId: string
  readonly scenario: string
  readonly planHash: string
  /** What was run, without secrets: it can be judged again with other limits, and compared. */
  readonly plan: Plan
  readonly seed: number
  readonly target: TargetFigures
  readonly driver: string
  readonly loadUnit: LoadUnit
  readonly quick: boolean
  readonly startedAt: string
  readonly endedAt: string
  readonly gradual: string
  readonly node: string
  readonly cores: number
  readonly workers: number
  readonly params: { readonly [name: string]: { readonly value: number; readonly unit: string } }
  readonly verdict: Outcome['verdict']
  readonly reason: string
  readonly advice?: string
  /** Why the run ended before its plan did; null when it did not. */
  readonly stoppedBy: 'targetLost' | 'interrupted' | 'maxTime' | 'internal' | null
  readonly criticalPoint: CriticalPointFigures | null
  /** Lowest and highest load that passed on the way up, below the critical one; null where none did. */
  readonly safeRange: readonly [number, number] | null
  readonly peakThroughput: number
  readonly baseline: { readonly latencyMeanMs: number; readonly throughput: number } | null
  readonly recovery: RecoveryFigures
  readonly expectations: readonly ExpectationFigures[]
  readonly transitions: readonly Transition[]
  readonly steps: readonly StepFigures[]
  /** After the breach became true: how long, and how many requests, load still went out. */
  readonly overshoot: { readonly ms: number; readonly requests: number } | null
  readonly warnings: readonly string[]
}
