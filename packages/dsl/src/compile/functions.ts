import type { Mark } from '../source-location.ts'
import type { Draft } from './draft.ts'

/** Notes a function of the scenario under the name by which the plan mentions it. */
export function noteFunction(
  draft: Draft,
  path: string,
  given: { readonly name: unknown; readonly call: unknown; readonly what: string; readonly like: string },
  mark: Mark,
): void {
  const { name, call } = given
  if (typeof name !== 'string' || typeof call !== 'function') {
    draft.issue(path, `${given.what} needs a name and a function`, given.like, mark)
    return
  }
  const there = draft.functions.get(name)
  if (there !== undefined && there !== call) {
    draft.issue(path, `two different functions are called '${name}'`, 'give each its own name', mark)
  }
  draft.functions.set(name, call as (...args: never[]) => unknown)
}
