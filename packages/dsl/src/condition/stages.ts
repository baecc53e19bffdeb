import type { NamedOperation, NamedPhase } from '../chain/words.ts'
import type { LatencyStat } from '../plan.ts'
import type { Of, Percent, Unit } from '../units/texts.ts'

/** What is a failure, and what it refers to (`Needs`: phases, operations). */
export interface Condition<Needs extends string = never> {
  readonly '~types': Needs
  /**
   * Both at once, in the same window. (`&&` and `||` would throw one of the two away.)
   *
   * @example m.latency.p99.above('50ms').and(m.errors.above('1%'))
   */
  and<N extends string>(other: Condition<N>): Condition<Needs | N>
}

/** A share of what? */
export interface NeedsBaseline<Needs extends string> {
  /**
   * The earlier phase whose value is 100 %.
   *
   * @example m.latency.mean.above('300%').of('init')
   */
  of<P extends string>(phase: P): Condition<Needs | NamedPhase<P>>
}

/** A figure that may not rise above a limit. */
export interface Limit<U extends Unit, Needs extends string> {
  /**
   * Met where the figure is above the limit. Latencies may be limited to a share of a baseline, with `.of(phase)`.
   *
   * @example m.latency.p99.above('50ms')
   */
  above<L extends Of<U> | Percent>(
    limit: L,
  ): U extends 'percent' ? Condition<Needs> : [L] extends [Percent] ? NeedsBaseline<Needs> : Condition<Needs>
}

export interface Throughput<Needs extends string> {
  /**
   * Met where throughput falls by more than this share below the best that a passing step has reached with no more load.
   *
   * @example m.throughput.dropsBy('30%')
   */
  dropsBy(share: Percent): Condition<Needs>
}

/** The figures of a window. */
export interface Metrics<Needs extends string> {
  /** From the intended send time to the reply. The mean is judged by window, quantiles over the step. */
  readonly latency: { readonly [S in LatencyStat]: Limit<'duration', Needs> }
  /** Errors among all that ended, in percent. */
  readonly errors: Limit<'percent', Needs>
  /** Successful replies per second. */
  readonly throughput: Throughput<Needs>
}

/** The figures of all operations together, or of one. */
export interface AllMetrics extends Metrics<never> {
  /**
   * The figures of one operation of the workload.
   *
   * @example m.of('write').latency.p99.above('100ms')
   */
  of<O extends string>(operation: O): Metrics<NamedOperation<O>>
}

/** A condition, or a function from the figures to one. */
export type When<N extends string> = Condition<N> | ((m: AllMetrics) => Condition<N>)
