import type { InFlight, Load, Rate } from '../units/texts.ts'

// What a chain has for the phases after it, and what it needs from those before it: unions of words. The compiler
// prints a word's sentence where the need is not met, so the sentences here are messages to authors.

export type NamedPhase<N extends string> = `phase '${N}'`
export type NamedOperation<N extends string> = `operation '${N}'`
export type StartLoad = 'a load to start from'
export type StepSize = 'a step size'
export type FailingPhase = 'a phase with failWhen'
export type OpenLoad = 'an open load'
export type ClosedLoad = 'a closed load'
/** Needs that name a phase before. */
export type PhaseNeed = NamedPhase<string> | FailingPhase

/** The model that a load belongs to; `never` where its type is not known, so that one mistake gives one message. */
export type Model<L> = [L] extends [Rate] ? OpenLoad : [L] extends [InFlight] ? ClosedLoad : never
/** Any load of the same model. */
export type SameModel<L> = [L] extends [Rate] ? Rate : [L] extends [InFlight] ? InFlight : Load

interface Sentences {
  'a step size': 'a ramp has no step size: give .by(), or .step() before .phases()'
  'a load to start from': 'the first phase has no load: begin with .hold() or .from()'
  'a phase with failWhen': '.at() needs an earlier phase with failWhen, or .of()'
}

/** The sentence for a need that is not met. */
export type Say<Need> = Need extends keyof Sentences
  ? Sentences[Need]
  : Need extends NamedOperation<infer O>
    ? `the workload has no operation '${O}'`
    : Need extends string
      ? `${Need} is not before it`
      : never

type Reserved = 'failure' | 'recovered' | 'partial-recovery' | 'not-recovered' | 'stable' | 'inconclusive' | 'aborted'

/** A phase's name, or the sentence that says why it is none. */
export type PhaseName<N extends string> = string extends N
  ? 'a phase name is written out, so that the compiler can follow it'
  : N extends '' | Reserved
    ? `'${N}' is not a phase's name: the run writes it itself`
    : N
