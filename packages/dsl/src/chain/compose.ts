import type { ClosedLoad, NamedPhase, OpenLoad, PhaseNeed, Say, StartLoad } from './words.ts'

/**
 * Phases in a row, as types know them: what they have for others, and what they need.
 *
 * The property exists for the compiler alone. It is a string and no symbol, so that the types of two copies of this
 * package fit each other.
 */
export interface Phases<Has extends string, Needs extends string> {
  readonly '~types': readonly [Has, Needs]
}

/** Phases that can be continued with `then`. A chain is frozen: two others may continue it. */
export interface Chain<Has extends string, Needs extends string> extends Phases<Has, Needs> {
  /**
   * The next phase, or a chain of phases that was written elsewhere. Never takes a callback; a chain cannot be awaited.
   *
   * @example phase('init').hold('50/s').then(phase('warmup').by('100/s').steps(5))
   */
  then<H extends string, N extends string>(next: Next<Has, Needs, H, N>): Chain<Has | H, Joined<Has, Needs, N>>
}

/** What is still needed after a chain was continued: a chain that starts by itself has settled its references. */
type Joined<Has extends string, Needs extends string, N extends string> =
  | Needs
  | Exclude<N, Has | StartLoad | ([Needs & (StartLoad | PhaseNeed)] extends [never] ? PhaseNeed : never)>

// `then` infers from `Phases`, which has no `then` itself: otherwise N widens to string.
type Next<Has extends string, Needs extends string, H extends string, N extends string> = string extends H
  ? Phases<H, N>
  : [Clash<Has, H> | Absent<Needs, N, Has>] extends [never]
    ? Phases<H, N>
    : Clash<Has, H> | Absent<Needs, N, Has>

/** Why two sets of phases cannot be in one run. */
export type Clash<A extends string, B extends string> = Taken<A & B> | Mixed<(OpenLoad | ClosedLoad) & (A | B)>
type Taken<T> = T extends NamedPhase<string> ? `${T} is there already` : never
type Mixed<T> = [OpenLoad | ClosedLoad] extends [T] ? 'an open load and a closed load in one run' : never

// Only where the chain before is whole: a part that is shared may refer to phases of whoever uses it.
type Absent<Needs extends string, N extends string, Has extends string> = [Needs & (StartLoad | PhaseNeed)] extends [
  never,
]
  ? Say<Exclude<N & PhaseNeed, Has>>
  : never

/** The phases of a scenario, or the sentence that says what they lack. `Given` is what the scenario itself has. */
export type Whole<H extends string, N extends string, Given extends string> = [Exclude<N, Given>] extends [never]
  ? [Clash<H, Given>] extends [never]
    ? Phases<H, N>
    : Clash<H, Given>
  : Say<Exclude<N, Given>>
