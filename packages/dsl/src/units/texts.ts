/**
 * How an amount is written, by its unit. Unit strings live at the edge only: in the plan they are numbers.
 *
 * A count is a bare number; requests in flight are made by `inFlight(200)`, because a bare number would say nothing.
 */
export interface Texts {
  rate: `${number}/s` | `${number}/min`
  duration: `${number}${'us' | 'ms' | 's' | 'min' | 'h'}`
  percent: `${number}%`
  size: `${number}${'B' | 'KiB' | 'MiB'}`
  count: number
  inFlight: InFlight
}

export type Unit = keyof Texts

/**
 * An amount that is known when the plan is built: a parameter, or arithmetic over parameters.
 *
 * It is no number and no text: in a template string, or beside `+` and `<`, it throws.
 */
export interface Quantity<U extends Unit> {
  readonly unit: U
  /**
   * The sum with an amount of the same unit.
   *
   * @example p.initialRequests.plus('100/s')
   */
  plus(amount: Of<U>): Quantity<U>
  /**
   * The difference from an amount of the same unit. A plan refuses what falls below zero.
   *
   * @example p.maxRequests.minus(p.stepSize)
   */
  minus(amount: Of<U>): Quantity<U>
  /**
   * The product with a bare number or a parameter that is a count.
   *
   * @example p.maxRequests.times(0.8)
   */
  times(factor: Count): Quantity<U>
}

/** Requests per second or per minute: `'50/s'`, `'300/min'`, or a parameter. */
export type Rate = Texts['rate'] | Quantity<'rate'>
/** Time: `'50ms'`, `'10s'`, `'5min'`, `'1h'`, or a parameter. Minutes are `min`. */
export type Duration = Texts['duration'] | Quantity<'duration'>
/** A share: `'30%'`, or a parameter. */
export type Percent = Texts['percent'] | Quantity<'percent'>
/** Bytes: `'100B'`, `'1KiB'`, `'1MiB'`, or a parameter. */
export type Size = Texts['size'] | Quantity<'size'>
/** A bare number, or a parameter. */
export type Count = number | Quantity<'count'>
/** Requests in flight, made by `inFlight(200)`, or a parameter. */
export type InFlight = Quantity<'inFlight'>
/** How much load: a rate (open model) or requests in flight (closed model). */
export type Load = Rate | InFlight

interface Amounts {
  rate: Rate
  duration: Duration
  percent: Percent
  size: Size
  count: Count
  inFlight: InFlight
}

/** What may stand where an amount of a unit is asked for. */
export type Of<U extends Unit> = Amounts[U]

/** The unit in which a parameter's default is written. */
export type UnitOf<Default> =
  Default extends Quantity<infer U> ? U : { [U in Unit]: Default extends Texts[U] ? U : never }[Unit]

/** The parameters of a scenario as its lambdas receive them. */
export type Params<P> = { readonly [K in keyof P]: P[K] extends Unit ? Quantity<P[K]> : never }
