import type { Whole } from '../chain/compose.ts'
import type { ClosedLoad, Model, NamedOperation, StepSize } from '../chain/words.ts'
import type { Mix, NotEmpty } from '../target/operations.ts'
import type { Target } from '../target/stages.ts'
import type { Duration, Load, Of, Params, Percent, Texts, Unit, UnitOf } from '../units/texts.ts'

/** `scenario('name')`: parameters may come first. */
export interface NeedsParams extends NeedsTarget<Record<never, never>> {
  /**
   * Numbers that a run may change: by `.with()`, `-p name=value` or the environment. The default says the unit.
   *
   * @example scenario('zk').params({ maxRequests: '5000/s', stepDuration: '10s', warmupSteps: 5 })
   */
  params<const D extends Readonly<Record<string, Texts[Unit]>>>(
    defaults: D,
  ): NeedsTarget<{ -readonly [K in keyof D]: UnitOf<D[K]> }>
}

/** A scenario that has no target yet. */
export interface NeedsTarget<P> {
  /**
   * What the load goes to.
   *
   * @example scenario('zk').target(zookeeper({ namespace: '/gradual' }))
   */
  target<Ops>(target: Target<Ops> | ((p: Params<P>) => Target<Ops>)): NeedsWorkload<P, Ops>
}

/** A scenario that has a target. */
export interface NeedsWorkload<P, Ops> {
  /**
   * The mix of requests, each with its name.
   *
   * @example .workload(op => ({ read: op.getData({ keys: 1000 }), write: op.setData({ keys: 1000, value: '1KiB' }) }))
   */
  workload<M extends Mix>(
    define: (op: Ops, p: Params<P>) => NotEmpty<M>,
  ): NeedsArrivals<P, NamedOperation<keyof M & string>>
}

/** A scenario that has a workload. */
export interface NeedsArrivals<P, Given extends string> extends NeedsStep<P, Given> {
  /**
   * How requests of an open load arrive. Default: `'constant'`, evenly spaced.
   *
   * @example .arrivals('poisson')
   */
  arrivals(kind: 'constant' | 'poisson'): NeedsStep<P, Given>
}

/** The step of every ramp that gives none, and the time of every phase that gives none. */
export interface Step<L> {
  /** A load, or a share of the present load. */
  readonly by: L
  /** Default: `'10s'`. */
  readonly every?: Duration
}

/** A scenario that may say its step. */
export interface NeedsStep<P, Given extends string> extends NeedsPhases<P, Given> {
  /**
   * The step of every ramp that gives none: its size, and how long it lasts.
   *
   * @example .step({ by: '100/s', every: '10s' })
   */
  step<L extends Load | Percent>(
    step: Step<L> | ((p: Params<P>) => Step<L>),
  ): NeedsPhases<P, Given | StepSize | Model<L>>
}

/** A scenario that lacks only its phases. */
export interface NeedsPhases<P, Given extends string> {
  /**
   * What happens, in order.
   *
   * @example .phases(p => phase('init').hold(p.initialRequests).then(phase('warmup').steps(5)))
   */
  phases<H extends string, N extends string>(
    define: (p: Params<P>) => Whole<H, N, Given>,
  ): Scenario<P, ClosedLoad extends H ? 'inFlight' : 'rate'>
}

/** A whole scenario. Frozen: every verb gives a new one. It has no `then`. */
export interface Scenario<P, U extends 'rate' | 'inFlight'> {
  readonly '~types': readonly [P, U]
  /**
   * The same with other values of its parameters. It keeps its name.
   *
   * @example zk.with({ maxRequests: '100000/s' })
   */
  with(values: { readonly [K in keyof P]?: P[K] extends Unit ? Texts[P[K]] : never }): Scenario<P, U>
  /**
   * The same under another name.
   *
   * @example zk.named('zk-large')
   */
  named(name: string): Scenario<P, U>
  /**
   * What must come out. A run whose expectation is not met exits with 1.
   *
   * @example zk.expect(r => r.criticalPoint.atLeast('2000/s'))
   */
  expect(what: (run: Expectations<U>, p: Params<P>) => Expectation): Scenario<P, U>
  /**
   * What the scenario asks, in a sentence, for lists and reports.
   *
   * @example zk.describe('Where does an ensemble of three break?')
   */
  describe(description: string): Scenario<P, U>
  /**
   * Words to find the scenario by.
   *
   * @example zk.tags('nightly')
   */
  tags(...tags: readonly string[]): Scenario<P, U>
}

export interface Expectation {
  readonly '~types': 'expectation'
}

/** What a run can be expected to give. */
export interface Expectations<U extends 'rate' | 'inFlight'> {
  readonly criticalPoint: {
    /**
     * It breaks at this load or above, or not at all.
     *
     * @example zk.expect(r => r.criticalPoint.atLeast('2000/s'))
     */
    atLeast(load: Of<U>): Expectation
    /**
     * It breaks at this load or below.
     *
     * @example zk.expect(r => r.criticalPoint.atMost('3000/s'))
     */
    atMost(load: Of<U>): Expectation
  }
  readonly timeToRecover: {
    /**
     * It is well again this long after the mitigation.
     *
     * @example zk.expect(r => r.timeToRecover.atMost('30s'))
     */
    atMost(time: Duration): Expectation
  }
  readonly verdict: {
    /**
     * The run ends so.
     *
     * @example zk.expect(r => r.verdict.is('held'))
     */
    is(verdict: 'broke' | 'held'): Expectation
  }
}
