/** How much load: requests per second (open model) or requests in flight (closed model). */
export type LoadUnit = 'perSec' | 'inFlight'

/** The unit of a parameter, with the canonical unit of its number in the plan. */
export type ParamUnit = 'rate' | 'duration' | 'percent' | 'size' | 'count' | 'inFlight'

/** Canonical: rate in requests/s, duration in ms, percent in 0..100, size in bytes, count and inFlight as they are. */
export interface PlanParam {
  readonly unit: ParamUnit
  readonly value: number
  readonly default: number
  /** What the default was written with (`ms` of `'50ms'`, `/s`, `KiB`, empty for counts): a bare number from outside takes it. */
  readonly writtenUnit?: string
}

/** Encrypted connections. Names of files (relative to the plan's own) and of environment variables, never what is in them. */
export interface PlanTls {
  /** PEM certificates of the authorities that are trusted; those that Node trusts without it. */
  readonly ca?: string
  /** PEM certificate to show to the server, and its key. */
  readonly cert?: string
  readonly key?: string
  /** Environment variable with the key's passphrase. */
  readonly passphraseEnv?: string
  /** Name that the server's certificate must be for; the server's host without it. */
  readonly servername?: string
  /** False accepts every certificate. */
  readonly rejectUnauthorized?: boolean
}

/** Who the run is to the servers. */
export interface PlanAuth {
  readonly scheme: 'digest'
  /** Environment variable with `user:password`. */
  readonly env: string
}

/** What the load goes to. The address is not part of the plan unless the scenario names it. */
export interface PlanTarget {
  readonly kind: 'zookeeper'
  /** Absolute path; everything that a run creates lies below it. */
  readonly namespace: string
  /** host:port, empty where the scenario leaves the choice to the command line. */
  readonly servers: readonly string[]
  /** Sessions. */
  readonly clients: number
  /** Requests in flight for each session, at most. */
  readonly parallelism: number
  readonly sessionTimeoutMs: number
  /** A request without reply this long after its intended send time has failed. */
  readonly deadlineMs: number
  /** Plain text without it. */
  readonly tls?: PlanTls
  readonly auth?: PlanAuth
  /** Who may use what a run creates; without it `creator` where there is an identity, else `open`. */
  readonly acl?: 'open' | 'creator'
}

export type KeyPick = 'zipf' | 'uniform' | 'sequential' | 'same'

export type OperationKind =
  | 'getData'
  | 'setData'
  | 'exists'
  | 'getChildren'
  | 'create'
  | 'delete'
  | 'sync'
  | 'multi'
  | 'custom'

/** Sizes of values, drawn for each write: any whole number of bytes between two, or one of a list by its weight. */
export type PlanSizes =
  | { readonly kind: 'uniform'; readonly fromBytes: number; readonly toBytes: number }
  | { readonly kind: 'weighted'; readonly sizes: readonly { readonly bytes: number; readonly weight: number }[] }

export type MultiPart = 'setData' | 'create' | 'delete' | 'check'

/** One kind of request of the mix. Shares are `weight / sum of weights`. */
export interface PlanOperation {
  readonly name: string
  readonly kind: OperationKind
  readonly weight: number
  /** Of the run's own; 0 where the operation goes to no keys, or to znodes that are there already. */
  readonly keys: number
  readonly pick: KeyPick
  /** Size of the values: what is written, and what the keys are created with for reads. Of several sizes the largest. */
  readonly valueBytes: number
  /** In place of the one size. */
  readonly sizes?: PlanSizes
  /** P(k) of zipf is proportional to (k + 1)^-skew. Absent: 1.3. */
  readonly skew?: number
  /** Znodes that are there already: those below a znode, or these very ones. They are neither created nor removed. */
  readonly existing?: string | readonly string[]
  /** The author allows that existing znodes are overwritten. */
  readonly overwrite?: true
  /** A read sets a watch. */
  readonly watch?: true
  /** Of getChildren: how many children each key has. */
  readonly children?: number
  readonly ephemeral?: true
  readonly sequential?: true
  /** Of what creates: how many of its znodes may be there at once, for the whole run. */
  readonly limit?: number
  /** Name of the `create` whose znodes are deleted, or whose parent is asked for its children. */
  readonly of?: string
  /** Of a multi, in order. */
  readonly parts?: readonly MultiPart[]
  /** Of a custom operation: the function that chooses among `operations`, by its name. */
  readonly choose?: string
  readonly operations?: readonly PlanOperation[]
}

export type LatencyStat = 'mean' | 'p50' | 'p90' | 'p99' | 'p999' | 'max'

/** Where a part of the plan was written; left out of the plan's hash. */
export interface Located {
  /** 1-based. */
  readonly line?: number
  /** Path or URL, only where it is not the file of the scenario itself: parts can be shared. */
  readonly file?: string
}

export type LatencyLimit =
  | { readonly ms: number }
  /** Of the same statistic while the named phase ran. */
  | { readonly percent: number; readonly ofPhase: string }

export interface LatencyCondition extends Located {
  readonly kind: 'latency'
  readonly stat: LatencyStat
  readonly operation?: string
  readonly above: LatencyLimit
}

export interface ErrorsCondition extends Located {
  readonly kind: 'errors'
  readonly operation?: string
  readonly abovePercent: number
}

/** Throughput below (100 - dropPercent) % of the best passing throughput, at no less offered load than that best had. */
export interface ThroughputDropCondition extends Located {
  readonly kind: 'throughputDrop'
  readonly operation?: string
  readonly dropPercent: number
}

export interface AllCondition extends Located {
  readonly kind: 'all'
  readonly conditions: readonly PlanCondition[]
}

/** A function of the scenario, found again by its name in the module that is loaded where it is called. */
export interface CustomCondition extends Located {
  readonly kind: 'custom'
  readonly name: string
}

export type PlanCondition =
  | LatencyCondition
  | ErrorsCondition
  | ThroughputDropCondition
  | AllCondition
  | CustomCondition

/** What a phase does to the system besides changing its load. The kinds come with the mitigations. */
export interface PlanMitigation extends Located {
  readonly kind: 'marker'
}

interface PhaseCommon extends Located {
  readonly name: string
  /** Time under load before judging, for every step of the phase; where the load changes, once at its first value. */
  readonly settleMs: number
  readonly tags: readonly string[]
  /** One of them met is a breach; empty: the phase is not judged by itself. */
  readonly failWhen: readonly PlanCondition[]
  /** Width of the bracket to search for, in percent of its upper end. */
  readonly refinePercent?: number
}

/** One load for a time. */
export interface HoldPhase extends PhaseCommon {
  readonly kind: 'hold'
  readonly load: number
  readonly holdMs: number
}

/** Stairs. Without `from` it starts one `by` after the load where the phase before ended. Of by, upTo and count two are there. */
export interface RampPhase extends PhaseCommon {
  readonly kind: 'ramp'
  /** First load, included. */
  readonly from?: number
  readonly by?: { readonly load: number } | { readonly percent: number }
  /** Last load, included: the last step is shortened to it. */
  readonly upTo?: number
  readonly count?: number
  readonly everyMs: number
}

/** A share of the load where another phase ended (for a phase that failed: of the critical load). */
export interface AtPhase extends PhaseCommon {
  readonly kind: 'at'
  readonly sharePercent: number
  readonly ofPhase: string
  readonly holdMs: number
  readonly recoverWithinMs?: number
  readonly mitigations: readonly PlanMitigation[]
}

/** From one load to another in a straight line. Without `from` it starts where the phase before ended. */
export interface SlopePhase extends PhaseCommon {
  readonly kind: 'slope'
  readonly from?: number
  readonly to: number
  readonly holdMs: number
  /** It is judged in parts of about this length, as a ramp is in steps. */
  readonly everyMs: number
}

/** A base load with a pulse, once or again and again. */
export interface SpikePhase extends PhaseCommon {
  readonly kind: 'spike'
  readonly load: number
  readonly peak: number
  readonly lastingMs: number
  /** When the first pulse begins; else it stands in the middle of its period. */
  readonly afterMs?: number
  /** From the start of one pulse to that of the next, and what is judged as one; without it there is one pulse. */
  readonly everyMs?: number
  readonly holdMs: number
}

/** The load from `atMs` on. */
export interface TracePoint {
  readonly atMs: number
  readonly perSec: number
}

/** Rates from a file. */
export interface TracePhase extends PhaseCommon {
  readonly kind: 'trace'
  /** As the scenario names it: what the file said is in `points`. */
  readonly source: string
  /** In the order of time, the first at 0. */
  readonly points: readonly TracePoint[]
  /** Between two points: the rate of the first, or a straight line to the second. */
  readonly between: 'steps' | 'lines'
  readonly holdMs: number
  /** It is judged in parts of about this length. */
  readonly everyMs: number
}

/** Phases whose load changes while they run. */
export type ShapedPhase = SlopePhase | SpikePhase | TracePhase

export type PlanPhase = HoldPhase | RampPhase | AtPhase | ShapedPhase

export type PlanExpectation = Located &
  (
    | { readonly kind: 'criticalPoint'; readonly atLeast?: number; readonly atMost?: number }
    | { readonly kind: 'timeToRecover'; readonly atMostMs: number }
    | { readonly kind: 'verdict'; readonly is: 'broke' | 'held' }
  )

/** Arithmetic over parameters, in canonical units. */
export type ParamExpression =
  | number
  | { readonly param: string }
  | { readonly op: 'plus' | 'minus' | 'times'; readonly left: ParamExpression; readonly right: ParamExpression }

/** The number at `path` (`phases.2.upTo`) was computed from parameters. */
export interface PlanBinding {
  readonly path: string
  readonly expr: ParamExpression
}

/** What a scenario compiles to: frozen, plain JSON, checked against `plan.schema.json`. */
export interface Plan {
  readonly schema: 'gradual/plan@1'
  readonly scenario: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly loadUnit: LoadUnit
  readonly arrivals: 'constant' | 'poisson'
  readonly params: { readonly [name: string]: PlanParam }
  readonly target: PlanTarget
  readonly operations: readonly PlanOperation[]
  readonly phases: readonly PlanPhase[]
  readonly expectations: readonly PlanExpectation[]
  readonly bindings: readonly PlanBinding[]
}

/** A part of a plan that cannot be run, found when the plan is built or read. All are reported at once. */
export interface PlanIssue extends Located {
  /** Path in the plan: `phases.1.everyMs`; empty for the whole. */
  readonly path: string
  readonly message: string
  readonly hint?: string
}
