import { type Mark, markCaller } from '../source-location.ts'
import type { NeedsParams, Scenario } from './stages.ts'

const brand = Symbol.for('gradual.scenario')

/** Something that a scenario was given, and where. */
export interface Given<T = unknown> {
  readonly value: T
  readonly mark: Mark
}

/** What a scenario was written as. Lambdas are called, and amounts read, when the plan is built. */
export interface ScenarioNode {
  readonly mark: Mark
  /** Of the last verb: in the file that the scenario comes from, also where it was derived from another's. */
  readonly last: Mark
  readonly names: readonly Given[]
  readonly params: readonly Given[]
  readonly target?: Given
  readonly workload?: Given
  readonly arrivals?: Given
  readonly step?: Given
  readonly phases?: Given
  readonly overrides: readonly Given[]
  readonly expectations: readonly Given[]
  readonly description?: Given
  readonly tags: readonly unknown[]
}

class ScenarioBuilder {
  readonly [brand]: ScenarioNode

  constructor(node: ScenarioNode) {
    this[brand] = node
    Object.freeze(this)
  }

  params(value: unknown): ScenarioBuilder {
    return this.#set({ params: [...this[brand].params, given(value)] })
  }
  target(value: unknown): ScenarioBuilder {
    return this.#set({ target: given(value) })
  }
  workload(value: unknown): ScenarioBuilder {
    return this.#set({ workload: given(value) })
  }
  arrivals(value: unknown): ScenarioBuilder {
    return this.#set({ arrivals: given(value) })
  }
  step(value: unknown): ScenarioBuilder {
    return this.#set({ step: given(value) })
  }
  phases(value: unknown): ScenarioBuilder {
    return this.#set({ phases: given(value) })
  }
  with(value: unknown): ScenarioBuilder {
    return this.#set({ overrides: [...this[brand].overrides, given(value)] })
  }
  named(value: unknown): ScenarioBuilder {
    return this.#set({ names: [...this[brand].names, given(value)] })
  }
  expect(value: unknown): ScenarioBuilder {
    return this.#set({ expectations: [...this[brand].expectations, given(value)] })
  }
  describe(value: unknown): ScenarioBuilder {
    return this.#set({ description: given(value) })
  }
  tags(...values: readonly unknown[]): ScenarioBuilder {
    return this.#set({ tags: [...this[brand].tags, ...values] })
  }

  #set(part: Partial<ScenarioNode>): ScenarioBuilder {
    return new ScenarioBuilder({ ...this[brand], ...part, last: markCaller() })
  }
}

function given(value: unknown): Given {
  return { value, mark: markCaller() }
}

/** The node behind a scenario, also of another copy of this package; undefined for anything else. */
export function scenarioNode(value: unknown): ScenarioNode | undefined {
  return typeof value === 'object' && value !== null && brand in value ? (value as ScenarioBuilder)[brand] : undefined
}

/** Any scenario, whatever its parameters. */
export type AnyScenario = Pick<Scenario<unknown, 'rate' | 'inFlight'>, '~types'>

/** A scenario (whole or not: `compile` says what it lacks), also of another copy of this package. */
export function isScenario(value: unknown): value is AnyScenario {
  return scenarioNode(value) !== undefined
}

/**
 * Begins a scenario: `.params` (optional), `.target`, `.workload`, `.step` (optional), `.phases`.
 *
 * @param name of the scenario in lists and results; part of the name of the results' folder
 * @example scenario('zk').target(zookeeper({ namespace: '/zk' })).workload(op => ({ read: op.getData({ keys: 1000 }) }))
 */
export function scenario(name: string): NeedsParams {
  const mark = markCaller()
  const node: ScenarioNode = {
    mark,
    last: mark,
    names: [{ value: name, mark }],
    params: [],
    overrides: [],
    expectations: [],
    tags: [],
  }
  return new ScenarioBuilder(node) as unknown as NeedsParams
}
