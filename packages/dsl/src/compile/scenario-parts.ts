import type { Plan } from '../plan.ts'
import type { Given, ScenarioNode } from '../scenario/build.ts'
import type { Mark } from '../source-location.ts'
import { type Draft, show } from './draft.ts'
import type { StepDefaults } from './phase-reader.ts'

/** A part as it was given, or what its lambda returns. */
export function evaluate(draft: Draft, path: string, part: Given | undefined, ...args: readonly unknown[]): unknown {
  const define = part?.value
  if (part === undefined || typeof define !== 'function') return define
  return draft.call(path, () => define(...args) as unknown)
}

/** Where a part was given, else where the scenario begins. */
export function markOf(node: ScenarioNode, part: 'target' | 'workload' | 'phases'): Mark {
  return node[part]?.mark ?? node.mark
}

/** The operations that the workload's lambda receives. */
export function opsOf(target: unknown): unknown {
  return typeof target === 'object' && target !== null && 'op' in target ? target.op : {}
}

export function compileStep(draft: Draft, node: ScenarioNode, handles: unknown): StepDefaults {
  const given = node.step
  if (given === undefined) return { mark: node.mark }
  draft.shareMark(given.mark)
  const step = evaluate(draft, 'step', given, handles)
  if (typeof step === 'object' && step !== null) return { ...step, mark: given.mark }
  draft.issue('step', `.step() needs a size and a time, not ${show(step)}`, "{ by: '100/s', every: '10s' }", given.mark)
  return { mark: given.mark }
}

export function compileArrivals(draft: Draft, { arrivals }: ScenarioNode): Plan['arrivals'] {
  const kind = arrivals?.value ?? 'constant'
  if (kind === 'constant' || kind === 'poisson') return kind
  draft.issue('arrivals', `arrivals cannot be ${show(kind)}`, "'constant' or 'poisson'", arrivals?.mark)
  return 'constant'
}

/** Name, description and tags. */
export function compileLabels(draft: Draft, node: ScenarioNode): Pick<Plan, 'scenario' | 'description' | 'tags'> {
  const name = node.names.at(-1)
  draft.mark('scenario', name?.mark ?? node.mark)
  if (typeof name?.value !== 'string') {
    draft.unreadable('scenario', `a scenario needs a name, not ${show(name?.value)}`, "scenario('zk')", name?.mark)
  }
  const description = node.description?.value
  return {
    scenario: String(name?.value),
    ...(description === undefined ? {} : { description: String(description) }),
    tags: node.tags.map(String),
  }
}
