import type { When } from '../condition/stages.ts'
import type { Count, Duration, Load, Percent } from '../units/texts.ts'
import type { Chain } from './compose.ts'
import type { FailingPhase, Model, NamedPhase, OpenLoad, SameModel, StartLoad, StepSize } from './words.ts'

/** `phase('name')`: it has no load yet. */
export interface NeedsLoad<N extends string> {
  /**
   * One load for a time (`for`; else the scenario's step time, else 10 s).
   *
   * @param load requests per second, or `inFlight(n)`
   * @example phase('init').hold('50/s').for('30s')
   */
  hold<L extends Load>(load: L): Hold<NamedPhase<N> | Model<L>, never, SameModel<L>>
  /**
   * The first load of a ramp, included. Without it a ramp starts one step after the load where the phase before ended.
   *
   * @example phase('load-increase').from('1000/s').by('100/s').upTo('5000/s')
   */
  from<L extends Load>(load: L): NeedsSteps<NamedPhase<N> | Model<L>, SameModel<L>>
  /**
   * A ramp of so many steps, each of the scenario's step size where `by` or `upTo` gives none.
   *
   * @param count a whole number, 1 or more
   * @example phase('warmup').steps(5)
   */
  steps(count: Count): Counted<NamedPhase<N>, StartLoad | StepSize, Load>
  /**
   * A ramp with steps of this size: a load, or a share of the present load (closed model: rounded up, at least 1).
   *
   * @example phase('load-increase').by('25%').upTo('20000/s')
   */
  by<L extends Load | Percent>(size: L): NeedsUpTo<NamedPhase<N> | Model<L>, StartLoad, SameModel<L>>
  /**
   * A ramp to this load, included; the last step is shortened to it. Steps of the scenario's size.
   *
   * @example phase('load-increase').upTo('5000/s')
   */
  upTo<L extends Load>(load: L): Ramp<NamedPhase<N> | Model<L>, StartLoad | StepSize>
  /**
   * A load that changes all the time, in a straight line from where the phase before ended (or from `from`) to this
   * one, up or down. How long that takes is said by `for`.
   *
   * It is judged in parts as long as a step, each held against its highest load; a failure is confirmed at that load.
   *
   * @example phase('load-increase').from('50/s').rampTo('5000/s').for('10min')
   */
  rampTo<L extends Load>(load: L): NeedsTime<NamedPhase<N> | Model<L>, StartLoad>
  /**
   * Rates from a CSV file with the columns `time,rate`, relative to the file that this is written in.
   *
   * A time is in seconds, with a unit (`90s`, `1.5min`) or a date (ISO 8601), and counts from the first row; a rate is
   * in requests per second, or with a unit (`300/min`). A first row of titles, empty rows and rows that begin with `#`
   * are skipped. A rate holds until the next row, the last one as long as the one before it; with `between: 'lines'`
   * the load goes to the next row in a straight line instead, and ends with the last.
   *
   * @example phase('monday').trace('monday.csv', { between: 'lines' })
   */
  trace(file: string, options?: TraceOptions): Trace<NamedPhase<N> | OpenLoad, never>
  /**
   * A share of the load where a phase ended: the one named by `of`, else the nearest earlier one with `failWhen` (of
   * the critical load, where that phase failed).
   *
   * @example phase('mitigation').at('70%').recoverWithin('60s')
   */
  at(share: Percent): At<NamedPhase<N>, FailingPhase>
}

/** A phase that has its load. */
export interface Phase<Has extends string, Needs extends string> extends Chain<Has, Needs> {
  /**
   * Time under load before judging, for every step of the phase. Default: none.
   *
   * @example phase('init').hold('50/s').settle('5s')
   */
  settle(time: Duration): this
  /**
   * Words to find the phase by. They change nothing in the run.
   *
   * @example phase('init').hold('50/s').tags('baseline')
   */
  tags(...tags: readonly string[]): this
}

/** A phase that may be judged. */
export interface Judged<Has extends string, Needs extends string> extends Phase<Has, Needs> {
  /**
   * What is a failure in this phase. More by `orWhen`; conditions that must hold together by `and`.
   *
   * @example phase('load-increase').upTo('5000/s').failWhen(m => m.latency.mean.above('50ms'))
   */
  failWhen<N extends string>(when: When<N>): Guarded<Has | FailingPhase, Needs | N>
}

/** `phase().hold()`: one load for a time. */
export interface Hold<Has extends string, Needs extends string, L = Load> extends Judged<Has, Needs> {
  /**
   * How long the load is held, after settling. Default: the scenario's step time, else 10 s.
   *
   * @example phase('soak').hold('1000/s').for('1h')
   */
  for(time: Duration): this
  /**
   * Pulses on top: the load leaps up and back again, once or every so often. Each pulse is judged with the base around
   * it, so one that the system has soon got over is no failure.
   *
   * @example phase('flash-crowd').hold('200/s').spike({ to: '2000/s', lasting: '2s', every: '30s' }).for('5min')
   */
  spike<T extends L & Load>(pulse: Pulse<T>): Spike<Has | Model<T>, Needs>
}

/** What `spike` adds to a load that is held. */
export interface Pulse<L> {
  /** The load while it lasts; base and pulse together. */
  readonly to: L
  readonly lasting: Duration
  /** From the start of one pulse to that of the next. Default: one pulse in the whole phase. */
  readonly every?: Duration
  /** From the start of the phase to that of the first pulse. Default: it stands in the middle of `every`, or of the phase. */
  readonly after?: Duration
}

/** `phase().hold().spike()`: a base load with pulses. */
export interface Spike<Has extends string, Needs extends string> extends Judged<Has, Needs> {
  /**
   * How long the phase lasts, after settling. Default: the scenario's step time, else 10 s.
   *
   * @example phase('burst').hold('200/s').spike({ to: '2000/s', lasting: '1s' }).for('30s')
   */
  for(time: Duration): this
}

/** `phase().rampTo()`: how long does it take? */
export interface NeedsTime<Has extends string, Needs extends string> {
  /**
   * From the first load to the last, after settling at the first.
   *
   * @example phase('warmup').rampTo('500/s').for('60s')
   */
  for(time: Duration): Slope<Has, Needs>
}

/** A load that goes in a straight line. */
export interface Slope<Has extends string, Needs extends string> extends Judged<Has, Needs> {
  /**
   * The length of the parts that it is judged in. Default: the scenario's step time, else 10 s.
   *
   * @example phase('load-increase').from('50/s').rampTo('5000/s').for('10min').every('20s')
   */
  every(time: Duration): this
}

/** Rates from a file. */
export interface Trace<Has extends string, Needs extends string> extends Judged<Has, Needs> {
  /**
   * The length of the parts that it is judged in. Default: the scenario's step time, else 10 s.
   *
   * @example phase('monday').trace('monday.csv').every('1min')
   */
  every(time: Duration): this
}

export interface TraceOptions {
  /** From one row to the next: the rate of the first, or a straight line. Default: `'steps'`. */
  readonly between?: 'steps' | 'lines'
}

/** A ramp that is complete, but for its step size where `Needs` says so. */
export interface Ramp<Has extends string, Needs extends string> extends Judged<Has, Needs> {
  /**
   * How long each step lasts, after settling. Default: the scenario's step time, else 10 s.
   *
   * @example phase('load-increase').by('100/s').upTo('5000/s').every('30s')
   */
  every(time: Duration): this
}

/** `phase().steps()`: complete with the scenario's step, or with `upTo` or `by`. */
export interface Counted<Has extends string, Needs extends string, L> extends Ramp<Has, Needs> {
  /**
   * The last load: the steps are spread evenly up to it.
   *
   * @example phase('warmup').steps(5).upTo('1000/s')
   */
  upTo<T extends L & Load>(load: T): Ramp<Has | Model<T>, Exclude<Needs, StepSize>>
  /**
   * The size of each step: a load, or a share of the present load.
   *
   * @example phase('warmup').steps(5).by('20%')
   */
  by<T extends (L & Load) | Percent>(size: T): Ramp<Has | Model<T>, Exclude<Needs, StepSize>>
}

/** `phase().from()`: two of size, end and number of steps fix the ramp. */
export interface NeedsSteps<Has extends string, L> {
  /**
   * So many steps, the first at `from`.
   *
   * @example phase('warmup').from('50/s').steps(5)
   */
  steps(count: Count): Counted<Has, StepSize, L>
  /**
   * The size of each step: a load, or a share of the present load.
   *
   * @example phase('warmup').from('50/s').by('100/s').upTo('500/s')
   */
  by(size: L | Percent): NeedsUpTo<Has, never, L>
  /**
   * The last load, included; steps of the scenario's size.
   *
   * @example phase('warmup').from('50/s').upTo('500/s')
   */
  upTo(load: L): Ramp<Has, StepSize>
  /**
   * A load that changes all the time, in a straight line to this one, up or down. How long that takes is said by `for`.
   *
   * @example phase('load-increase').from('50/s').rampTo('5000/s').for('10min')
   */
  rampTo(load: L): NeedsTime<Has, never>
}

/** `phase().by()`: where do the steps end? */
export interface NeedsUpTo<Has extends string, Needs extends string, L> {
  /**
   * The last load, included; the last step is shortened to it.
   *
   * @example phase('load-increase').by('100/s').upTo('5000/s')
   */
  upTo<T extends L & Load>(load: T): Ramp<Has | Model<T>, Needs>
  /**
   * So many steps of this size.
   *
   * @example phase('warmup').by('100/s').steps(5)
   */
  steps(count: Count): Ramp<Has, Needs>
}

/** A phase with `failWhen`. */
export interface Guarded<Has extends string, Needs extends string> extends Phase<Has, Needs> {
  /**
   * One more condition that is a failure by itself.
   *
   * @example phase('load-increase').upTo('5000/s').failWhen(m => m.errors.above('10%')).orWhen(m => m.latency.p99.above('1s'))
   */
  orWhen<N extends string>(when: When<N>): Guarded<Has, Needs | N>
  /**
   * Search between the last good and the first bad load until they are this close, in percent of the bad one.
   * Default: no search, the bracket is one step wide.
   *
   * @example phase('load-increase').by('25%').upTo('20000/s').failWhen(m => m.errors.above('10%')).refine('5%')
   */
  refine(width: Percent): this
}

/** `phase().at()`: a share of the load where another phase ended. */
export interface At<Has extends string, Needs extends string> extends Judged<Has, Needs> {
  /**
   * The phase whose last load counts. Default: the nearest earlier one with `failWhen`.
   *
   * @example phase('again').at('100%').of('init')
   */
  of<P extends string>(phase: P): At<Has, Exclude<Needs, FailingPhase> | NamedPhase<P>>
  /**
   * How long the load is held, after settling. Default: the scenario's step time, else 10 s.
   *
   * @example phase('again').at('100%').of('init').for('30s')
   */
  for(time: Duration): this
  /**
   * The time the system has to be well again. Default: 60 s after a phase with `failWhen`, else it is not asked.
   *
   * @example phase('mitigation').at('70%').recoverWithin('60s')
   */
  recoverWithin(time: Duration): this
}
