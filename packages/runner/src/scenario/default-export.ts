import { type AnyScenario, GradualError, isScenario } from '@gradual/dsl'

type Exports = Readonly<Record<string, unknown>>

/**
 * The scenario that a module exports.
 *
 * @param name of the file, for messages
 * @throws GradualError SCENARIO_NO_EXPORT, which says what is there instead
 */
export function readDefaultExport(exports: Exports, name: string): AnyScenario {
  const found = exports.default
  if (isScenario(found)) return found
  if (found === undefined) throw noDefault(exports, name)
  throw new GradualError('SCENARIO_NO_EXPORT', `the default export of ${name} is ${describe(found)}, not a scenario`, {
    hint: advise(found),
  })
}

function noDefault(exports: Exports, name: string): GradualError {
  const names = Object.keys(exports).filter(key => key !== 'default')
  const scenarios = names.filter(key => isScenario(exports[key]))
  const what = names.length === 0 ? 'exports nothing' : `exports ${names.join(', ')} and nothing as default`
  const hint =
    scenarios.length > 0
      ? `write: export default ${scenarios[0]}`
      : "a scenario file ends in: export default scenario('name')...phases(...)"
  return new GradualError('SCENARIO_NO_EXPORT', `${name} ${what}`, { hint })
}

function describe(value: unknown): string {
  if (isChain(value)) return 'a chain of phases'
  if (typeof value === 'function') return 'a function'
  if (value instanceof Promise) return 'a promise'
  if (typeof value === 'object') return value === null ? 'null' : 'an object'
  return `a ${typeof value}`
}

function advise(value: unknown): string {
  if (isChain(value)) return "give it to a scenario: scenario('name').target(...).workload(...).phases(() => chain)"
  if (typeof value === 'function') return 'call it, and export what it returns'
  if (value instanceof Promise) return 'a scenario is made without waiting: export it without async'
  return "export default scenario('name').target(...).workload(...).phases(...)"
}

/** Only phases have a `then` besides promises. */
function isChain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Promise) && 'then' in value
}
